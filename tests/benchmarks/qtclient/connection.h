// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "clientcase.h"

#include <QtCore/qobject.h>

#include <memory>

class Connection;

class ConnectionListener
{
public:
    virtual ~ConnectionListener() = default;
    virtual void opened(Connection *connection) = 0;
    virtual void received(Connection *connection, qint64 messages) = 0;
    virtual void closed(Connection *) { } // after its close() or drop()
};

// A connection in the manner of one column. Whatever goes wrong ends the process.
class Connection : public QObject
{
    Q_OBJECT

public:
    static std::unique_ptr<Connection> create(const ClientCase &clientCase, ConnectionListener *listener);

    // Its place among the connections of its listener.
    [[nodiscard]] size_t index() const { return m_index; }
    void setIndex(size_t index) { m_index = index; }

    virtual void open() = 0;
    // What every message has to be that arrives from now on.
    virtual void expect(qint64 size, bool text);
    // Not more than bufferLimit bytes, or one message, wait in this process.
    void send(qint64 messages);
    // With the closing handshake, without waiting for its end, of which the listener hears.
    void close();
    // Without.
    void drop();

protected:
    static constexpr qint64 bufferLimit = 1024 * 1024;

    Connection(const ClientCase &clientCase, ConnectionListener *listener);

    virtual void sendMore() = 0;
    virtual void closeSocket() = 0;
    virtual void dropSocket() = 0;

    void reportOpened() { m_listener->opened(this); }
    void takeMessage(qint64 size, bool text);
    void takeBytes(qint64 bytes); // where messages cannot be told apart
    void ended(const QString &message); // is a failure unless it was asked for

    const ClientCase m_case;
    const QByteArray m_payload;
    const QString m_textPayload;
    qint64 m_toSend = 0; // messages
    qint64 m_expectedSize; // bytes of a message on its way to takeMessage() or takeBytes()

private:
    ConnectionListener *m_listener;
    size_t m_index = 0;
    bool m_expectedText;
    qint64 m_partial = 0; // bytes of a message that is not whole
    bool m_ending = false;
};

inline void Connection::takeMessage(qint64 size, bool text)
{
    if (size != m_expectedSize || text != m_expectedText)
        fail(QStringLiteral("a message of %1 bytes instead of %2, or of the wrong kind").arg(size).arg(m_expectedSize));
    m_listener->received(this, 1);
}
