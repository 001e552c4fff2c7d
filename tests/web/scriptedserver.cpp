// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptedserver.h"

#include "httphead.h"
#include "scriptedconnection.h"

#include <QtCore/qfile.h>
#include <QtCore/qfileinfo.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qurl.h>
#include <QtNetwork/qtcpsocket.h>

#include <memory>

namespace {

QJsonObject scriptOf(const QString &query)
{
    return QJsonDocument::fromJson(QByteArray::fromPercentEncoding(query.toLatin1())).object();
}

QString idOf(const QJsonObject &script)
{
    return script.value(QLatin1String("id")).toString();
}

QByteArray contentTypeOf(const QString &path)
{
    static const QHash<QString, QByteArray> types = {
            {QStringLiteral("css"), "text/css"},
            {QStringLiteral("html"), "text/html"},
            {QStringLiteral("mjs"), "text/javascript"},
    };
    return types.value(QFileInfo(path).suffix(), "text/plain");
}

void sendAnswer(QTcpSocket *socket, const QByteArray &status, const QByteArray &type, const QByteArray &body)
{
    socket->write("HTTP/1.1 " + status + "\r\nContent-Type: " + type
                  + "; charset=utf-8\r\nContent-Length: " + QByteArray::number(body.size())
                  + "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n" + body);
    socket->disconnectFromHost();
}

} // namespace

ScriptedServer::ScriptedServer(const QString &directory, QObject *parent)
    : QTcpServer(parent), m_directory(directory), m_closedPort(new QTcpSocket(this))
{
    if (!listen(QHostAddress::LocalHost) || !m_closedPort->bind(QHostAddress::LocalHost))
        qFatal("the scripted server cannot listen: %s", qPrintable(errorString()));
    connect(this, &QTcpServer::newConnection, this, &ScriptedServer::accept);
}

QString ScriptedServer::host() const
{
    return QStringLiteral("127.0.0.1:%1").arg(serverPort());
}

QJsonValue ScriptedServer::answer(const QString &path, const QString &query)
{
    ScriptedConnection *connection = connectionFor(query);
    if (path == QLatin1String("/environment"))
        return QJsonObject{{QStringLiteral("closedPort"), m_closedPort->localPort()}};
    if (path == QLatin1String("/log"))
        return connection ? QJsonValue(connection->log()) : QJsonValue(QJsonValue::Null);
    if (path == QLatin1String("/go")) {
        if (connection)
            connection->go();
        return connection != nullptr;
    }
    return QJsonValue::Undefined;
}

QByteArray ScriptedServer::toJson(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2); // a document itself is an object or a list only
}

void ScriptedServer::accept()
{
    while (QTcpSocket *socket = nextPendingConnection()) {
        const auto request = std::make_shared<QByteArray>();
        connect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QIODevice::readyRead, this, [this, socket, request] { readRequest(socket, request.get()); });
    }
}

void ScriptedServer::readRequest(QTcpSocket *socket, QByteArray *request)
{
    *request += socket->readAll();
    const qsizetype end = request->indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const QByteArray head = request->left(end + 4);
    const QByteArray body = request->mid(end + 4);
    if (body.size() < headersOf(head).value(QLatin1String("content-length")).toString().toLongLong())
        return;
    const QList<QByteArray> words = head.left(head.indexOf('\r')).split(' ');
    const QUrl url = QUrl::fromEncoded(words.value(1));
    socket->disconnect(this);
    if (url.path() == QLatin1String("/script"))
        openScript(socket, head, url.query(QUrl::FullyEncoded));
    else
        handleHttp(socket, words.value(0), url, body);
}

void ScriptedServer::handleHttp(QTcpSocket *socket, const QByteArray &method, const QUrl &url, const QByteArray &body)
{
    if (method == "POST") {
        sendAnswer(socket, "200 OK", "application/json", "true");
        if (url.path() == QLatin1String("/result"))
            Q_EMIT resultPosted(QJsonDocument::fromJson(body).object());
        else if (url.path() == QLatin1String("/finished"))
            Q_EMIT resultsFinished();
        return;
    }
    const QJsonValue value = answer(url.path(), url.query(QUrl::FullyEncoded));
    if (value.isUndefined())
        sendFile(socket, url.path() == QLatin1String("/") ? QStringLiteral("/index.html") : url.path());
    else
        sendAnswer(socket, "200 OK", "application/json", toJson(value));
}

void ScriptedServer::openScript(QTcpSocket *socket, const QByteArray &head, const QString &query)
{
    const QJsonObject script = scriptOf(query);
    socket->disconnect(socket); // the connection outlives its socket, for the log
    auto *connection = new ScriptedConnection(socket, head, script);
    connection->setParent(this);
    delete std::exchange(m_connections[idOf(script)], connection);
}

void ScriptedServer::sendFile(QTcpSocket *socket, const QString &path)
{
    QFile file(m_directory + path);
    if (!path.contains(QLatin1String("..")) && file.open(QIODevice::ReadOnly))
        sendAnswer(socket, "200 OK", contentTypeOf(path), file.readAll());
    else
        sendAnswer(socket, "404 Not Found", "text/plain", "There is no such file.\n");
}

ScriptedConnection *ScriptedServer::connectionFor(const QString &query) const
{
    return m_connections.value(idOf(scriptOf(query)));
}
