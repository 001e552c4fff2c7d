// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "flowcase.h"

// What is measured, in a process of its own, so that its peak memory is that of one case. Prints its figures at the
// end. When it reads it prints {"slept"} after its pause and goes on when a line arrives on its standard input.
int runFlowClient(const FlowCase &flowCase, quint16 port);
