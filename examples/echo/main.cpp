// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <WebSocketStream>

#include <QtCore/qcommandlineparser.h>
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
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Sends a message to an echo server and prints what comes back."_s);
    parser.addPositionalArgument(u"url"_s, u"The server; by default one that the example brings along."_s, u"[url]"_s);
    parser.addHelpOption();
    parser.process(app);
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() > 1) {
        qCritical("echo: one URL is enough, see echo --help");
        return 1;
    }
    const QUrl url = arguments.isEmpty() ? startEchoServer(&app) : QUrl(arguments.constFirst());

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
