// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "flowcase.h"

// Receives everything once, in a process of its own, so that no sample inherits the garbage of another. The receiver
// is the name of a QML file beside Receiver.qml, or empty for a bare QWebSocket in C++. Prints its figures at the end.
int runSpeedClient(const FlowCase &flowCase, quint16 port, const QString &receiver);
