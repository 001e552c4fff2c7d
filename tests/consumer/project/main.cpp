// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <AbortController>
#include <WebSocketStream>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qlocale.h>
#include <QtCore/qtranslator.h>

#include <cstdio>

#if WEBSOCKETSTREAM_VERSION < WEBSOCKETSTREAM_VERSION_CHECK(0, 1, 0)
#    error "This needs WebSocketStream 0.1"
#endif

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QString version = WebSocketStream::libraryVersion().toString();
    if (version != QStringLiteral(WEBSOCKETSTREAM_VERSION_STR) || version != QStringLiteral(PACKAGE_VERSION)) {
        std::printf("%s, headers of %s, package %s\n", qPrintable(version), WEBSOCKETSTREAM_VERSION_STR,
                    PACKAGE_VERSION);
        return 1;
    }

    // As the reference says it. They are there if this machine could make them.
    QTranslator translator;
    if (translator.load(QLocale(QLocale::German), "websocketstream", "_", ":/i18n") != bool(HAS_TRANSLATIONS)) {
        std::puts(HAS_TRANSLATIONS ? "There is no translation" : "There is a translation");
        return 1;
    }

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
