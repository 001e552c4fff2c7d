// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection.h"
#include "websocketmessage.h"
#include "websocketstream.h"

#include <memory>

// What the columns of WebSocketStream have in common.
class StreamConnection : public Connection
{
    Q_OBJECT

public:
    void open() override;

protected:
    StreamConnection(const ClientCase &clientCase, ConnectionListener *listener);

    virtual void onOpened() = 0;
    void takeWhole(const WebSocketMessage &message) { takeMessage(message.size(), message.isText()); }

    const WebSocketMessage m_message; // to send
    WebSocketReadable *m_readable = nullptr;
    WebSocketWritable *m_writable = nullptr;

private:
    void closeSocket() override { m_stream->close(); }
    void dropSocket() override { m_stream.reset(); }

    std::unique_ptr<WebSocketStream> m_stream;
};

// The fastest way: messages as long as there are some, and send() as long as it need not wait.
class MessagesConnection : public StreamConnection
{
    Q_OBJECT

public:
    MessagesConnection(const ClientCase &clientCase, ConnectionListener *listener);

protected:
    void onOpened() override;

private:
    void sendMore() override;
    void readAll();

    bool m_waiting = false;
};

// As long as desiredSize() allows it, without a look at the futures.
class UnawaitedConnection : public MessagesConnection
{
    Q_OBJECT

public:
    UnawaitedConnection(const ClientCase &clientCase, ConnectionListener *listener);

private:
    void onOpened() override;
    void sendMore() override;
};

// One future for each message.
class FuturesConnection : public StreamConnection
{
    Q_OBJECT

public:
    FuturesConnection(const ClientCase &clientCase, ConnectionListener *listener);

private:
    void onOpened() override;
    void sendMore() override;
    void sendNext();
    void receiveNext();

    bool m_waiting = false;
};

// A QIODevice that does not tell messages apart.
class DeviceConnection : public StreamConnection
{
    Q_OBJECT

public:
    DeviceConnection(const ClientCase &clientCase, ConnectionListener *listener);

private:
    void onOpened() override;
    void sendMore() override;
    void readAll();
};
