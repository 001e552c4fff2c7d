// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qstringlist.h>

// The processes that the demo measures. Each runs alone, so that its memory is its own, writes
// lines of numbers to standard output and ends with its standard input:
//   flood LIMIT  a server; writes its URL, then what it has sent so far
//   stream URL   a slow client with WebSocketStream
//   socket URL   a slow client with a bare QWebSocket
// The clients write the bytes consumed, the bytes waiting, and their memory now and at its peak in KiB.
int runDemoProcess(const QStringList &arguments);

// A client consumes this much, whatever the server sends.
constexpr int demoMessageSize = 64 * 1024;
constexpr int demoMessagesPerSecond = 40;
