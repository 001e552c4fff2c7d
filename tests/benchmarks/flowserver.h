// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "flowcase.h"

// The peer, in a process of its own: a blocking socket and frames that are encoded by hand, so that nothing but the
// client's behaviour can hold it back. Prints {"port"} first. To each line on its standard input it answers with
// {"handed"}, the bytes that its kernel has taken so far. Prints what it saw at the end.
int runFlowServer(const FlowCase &flowCase);
