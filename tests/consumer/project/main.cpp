// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <abortcontroller.h>
#include <websocketreadable.h>
#include <websocketstream.h>
#include <websocketwritable.h>

#include <QtCore/qcoreapplication.h>

#include <cstdio>

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    AbortController controller;
    WebSocketStreamOptions options;
    options.signal = controller.signal();
    WebSocketStream stream(QUrl(QStringLiteral("ftp://example.org/")), options);
    const QFuture<WebSocketCloseInfo> closed = stream.closed();
    while (!closed.isFinished())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    try {
        (void)closed.result();
    } catch (const WebSocketError &error) {
        std::puts(qPrintable(error.name()));
        return 0;
    }
    return 1;
}
