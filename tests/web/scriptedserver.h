// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qhash.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qstring.h>
#include <QtNetwork/qtcpserver.h>

class QTcpSocket;
class ScriptedConnection;

// A server for the case list. WebSocket connections are to /script?SCRIPT with a JSON object as ScriptedConnection
// takes it, which also has an `id`. By HTTP it answers with
//   /log?SCRIPT       what the latest connection with the id of this script has seen; null if there was none
//   /go?SCRIPT        true; lets that connection go on after its step {go: true}
//   /environment      {closedPort}, a port where connections are refused
//   /result           true; takes a result that is posted
//   /finished         true; posted when there are no more results
//   anything else     the file of that name in its directory
class ScriptedServer : public QTcpServer
{
    Q_OBJECT

public:
    explicit ScriptedServer(const QString &directory, QObject *parent = nullptr);

    [[nodiscard]] QString host() const; // with the port
    // What HTTP answers with; undefined if there is no such thing.
    [[nodiscard]] QJsonValue answer(const QString &path, const QString &query);
    [[nodiscard]] static QByteArray toJson(const QJsonValue &value);

Q_SIGNALS:
    void resultPosted(const QJsonObject &result);
    void resultsFinished();

private:
    void accept();
    void readRequest(QTcpSocket *socket, QByteArray *request);
    void handleHttp(QTcpSocket *socket, const QByteArray &method, const QUrl &url, const QByteArray &body);
    void openScript(QTcpSocket *socket, const QByteArray &head, const QString &query);
    void sendFile(QTcpSocket *socket, const QString &path);
    [[nodiscard]] ScriptedConnection *connectionFor(const QString &query) const;

    const QString m_directory;
    QTcpSocket *m_closedPort = nullptr;
    QHash<QString, ScriptedConnection *> m_connections;
};
