// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <QtCore/qcoreapplication.h>
#include <QtCore/qplugin.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>

#include <cstdio>

#ifdef STATIC_PLUGIN
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QQmlEngine engine;
#include "import-path.cpp" // of README.md
    const QQmlComponent readme(&engine, QUrl::fromLocalFile(QStringLiteral(README_QML)));
    if (!readme.isReady()) {
        std::puts(qPrintable(readme.errorString()));
        return 1;
    }

    QQmlComponent component(&engine);
    component.setData(R"(
        import QtQml
        import WebSocketStream
        import WebSocketStream 1.0 // again, as when another module imports it

        WebSocketStream {
            id: stream
            property string outcome
            url: "ftp://example.org/"
            signal: AbortSignal.timeout(60000)
            Component.onCompleted: Async.run(function*() {
                try {
                    yield stream.opened;
                } catch (error) {
                    stream.outcome = error.name;
                }
            })
        }
    )",
                      QUrl());
    const std::unique_ptr<QObject> stream(component.create());
    if (!stream) {
        std::puts(qPrintable(component.errorString()));
        return 1;
    }
    QString outcome;
    while (outcome.isEmpty()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        outcome = stream->property("outcome").toString();
    }
    std::puts(qPrintable(outcome));
    return 0;
}
