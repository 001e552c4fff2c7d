// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <websocketreadable.h>
#include <websocketstream.h>
#include <websocketwritable.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdebug.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsocketserver.h>

using namespace Qt::StringLiterals;

// So that the example runs without a URL: a server that sends back what it receives.
QUrl startEchoServer(QObject *parent)
{
    auto *server = new QWebSocketServer(u"echo"_s, QWebSocketServer::NonSecureMode, parent);
    QObject::connect(server, &QWebSocketServer::newConnection, server, [server] {
        QWebSocket *socket = server->nextPendingConnection();
        QObject::connect(socket, &QWebSocket::textMessageReceived, socket, &QWebSocket::sendTextMessage);
        QObject::connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
    });
    server->listen(QHostAddress::LocalHost);
    return server->serverUrl();
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QUrl url = argc > 1 ? QUrl(app.arguments().at(1)) : startEchoServer(&app);

    //! [echo]
    WebSocketStream stream(url);

    stream.opened()
            .then(&app,
                  [](const WebSocketOpenInfo &info) {
                      info.writable->send(u"Hello, stream!"_s);
                      return info.readable->receive();
                  })
            .unwrap()
            .then(&app,
                  [&](const WebSocketMessage &message) {
                      qInfo().noquote() << "Received:" << message.text();
                      stream.close({.closeCode = 1000, .reason = u"That was all."_s});
                      return stream.closed();
                  })
            .unwrap()
            .then(&app,
                  [](const WebSocketCloseInfo &info) {
                      qInfo().noquote() << "Closed:" << info.closeCode << info.reason;
                      QCoreApplication::quit();
                  })
            .onFailed(&app, [](const WebSocketError &error) {
                qCritical().noquote() << error.name() + u": "_s + error.message();
                QCoreApplication::exit(1);
            });
    //! [echo]

    return app.exec();
}
