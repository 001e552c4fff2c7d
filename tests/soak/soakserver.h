// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "soakreport.h"

#include <QtCore/qlist.h>
#include <QtCore/qobject.h>

class QWebSocketServer;

// The other process. It prints JSON objects, one a line: first its ports, ws and wss for streams, then the same for
// bare QWebSockets; a report for each connection that has ended; and when it is asked by a line on its standard
// input, the state of the process as soon as no connection is left.
class SoakServer : public QObject
{
    Q_OBJECT

public:
    explicit SoakServer(quint32 seed);

    [[nodiscard]] bool listen();

private:
    QWebSocketServer *makeServer(bool tls);
    void acceptStream(QWebSocketServer *server);
    void acceptSocket(QWebSocketServer *server);
    void report(const SoakId &id, const SoakReport &report);
    void readRequests();
    void answerWhenIdle();

    const quint32 m_seed;
    QList<QWebSocketServer *> m_servers;
    int m_connections = 0;
    int m_descriptorsAtStart = 0;
};
