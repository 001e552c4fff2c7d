// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Each of the libraries sends a message and gets it back, in an application with the names of ownnames.cpp.

#include <installwebsocketstream.h>
#include <websocketreadable.h>
#include <websocketstream.h>
#include <websocketwritable.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qplugin.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <cstdio>

#ifdef STATIC_PLUGIN
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

template <typename T>
static T wait(const QFuture<T> &future)
{
    while (!future.isFinished())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return future.result();
}

static QString core(const QUrl &url)
{
    WebSocketStream stream(url);
    const WebSocketOpenInfo info = wait(stream.opened());
    info.writable->send(QStringLiteral("echo"));
    const WebSocketMessage answer = wait(info.readable->receive());
    stream.close();
    wait(stream.closed());
    return answer.text();
}

static QString script(const QUrl &url)
{
    QJSEngine engine;
    installWebSocketStream(&engine);
    QJSValue log = engine.newArray();
    engine.globalObject().setProperty(QStringLiteral("url"), url.toString());
    engine.globalObject().setProperty(QStringLiteral("log"), log);
    engine.evaluate(QStringLiteral(R"(
        const stream = new WebSocketStream(url);
        stream.opened
            .then(({readable, writable}) => {
                writable.getWriter().write("echo");
                return readable.getReader().read();
            })
            .then(({value}) => { stream.close(); return stream.closed.then(() => value); })
            .then(value => log.push(value), error => log.push(String(error)));
    )"));
    while (log.property(QStringLiteral("length")).toInt() == 0)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return log.property(0).toString();
}

static QString qml(const QUrl &url)
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData(R"(
        import QtQml
        import WebSocketStream

        WebSocketStream {
            property string outcome
            signal: controller.signal
            property AbortController controller: AbortController { }
            onConnected: writable.write("echo")
            onMessageReceived: message => { outcome = message; close(); }
            onErrorOccurred: error => outcome = String(error)
        }
    )",
                      QUrl());
    const std::unique_ptr<QObject> stream(component.createWithInitialProperties({{QStringLiteral("url"), url}}));
    if (!stream)
        return component.errorString();
    QString outcome;
    while (outcome.isEmpty()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        outcome = stream->property("outcome").toString();
    }
    return outcome;
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QWebSocketServer server(QString(), QWebSocketServer::NonSecureMode);
    server.listen(QHostAddress::LocalHost);
    QObject::connect(&server, &QWebSocketServer::newConnection, &server, [&server] {
        QWebSocket *peer = server.nextPendingConnection();
        QObject::connect(peer, &QWebSocket::textMessageReceived, peer, &QWebSocket::sendTextMessage);
    });

    for (const auto &echo : {core, script, qml})
        std::puts(qPrintable(echo(server.serverUrl())));
    return 0;
}
