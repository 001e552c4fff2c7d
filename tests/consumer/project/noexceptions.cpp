// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <WebSocketStream>

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
