// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <abortcontroller.h>
#include <websocketreadable.h>
#include <websocketstream.h>
#include <websocketwritable.h>

bool useAll()
{
    AbortController controller;
    WebSocketStreamOptions options;
    options.signal = controller.signal();
    WebSocketStream stream(QUrl(QStringLiteral("ws://example.org/")), options);
    stream.readable()->cancel();
    stream.writable()->abort();
    return stream.close();
}
