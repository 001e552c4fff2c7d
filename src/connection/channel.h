// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketcloseinfo.h"
#include "websocketerror.h"
#include "websocketmessage.h"
#include "websocketstream_export.h"
#include "websocketstreamoptions.h"

#include <QtCore/qobject.h>
#include <QtCore/qurl.h>

class QWebSocketServer;

// What a channel tells its owner. A call may come from deep inside Qt's sockets, but
// the owner may do what it likes in it, also delete the channel. Of the calls below only the
// last two can come while the owner is calling the channel itself.
class WebSocketChannelClient
{
public:
    virtual void didOpen(const QString &protocol) = 0;
    virtual void didReceiveMessage(WebSocketMessage &&message) = 0;
    virtual void didReceiveBatch() = 0; // after the messages that came in one piece
    virtual void didReceiveClose(const WebSocketCloseInfo &info) = 0; // closeCode 1005: no body
    virtual void didWrite() = 0; // bytesToWrite() has shrunk
    virtual void didFail(const WebSocketError &error) = 0; // the last call
    virtual void didDisconnect(const WebSocketError &error) = 0; // the last call; TCP has ended

protected:
    ~WebSocketChannelClient() = default;
};

// A WebSocket connection as RFC 6455 has it: messages, Close frames and a TCP connection
// under them, with reading that can be paused. The one implementation that knows
// QWebSocket is in the .cpp; tests have another.
class WEBSOCKETSTREAM_EXPORT WebSocketChannel : public QObject
{
    Q_OBJECT

public:
    // What is inside QWebSocket may differ in another version of Qt; tests do without it.
    enum class Internals { Use, Ignore };

    static std::unique_ptr<WebSocketChannel> create(const QUrl &url, const WebSocketStreamOptions &options,
                                                    Internals internals = Internals::Use);
    static std::unique_ptr<WebSocketChannel> accept(QWebSocketServer *server, const WebSocketStreamOptions &options);

    void setClient(WebSocketChannelClient *client) { m_client = client; }

    virtual void open() = 0;
    [[nodiscard]] virtual QUrl url() const = 0;

    // Hands the message to the socket's buffer. Nothing is sent after a Close.
    virtual void send(const WebSocketMessage &message) = 0;
    virtual void sendClose(const WebSocketCloseInfo &info) = 0; // closeCode 0 or 1005: no body
    virtual void flush() = 0;
    [[nodiscard]] virtual qint64 bytesToWrite() const = 0;
    // False also before the client is told of the end: bytesToWrite() has shrunk without being written.
    [[nodiscard]] virtual bool isConnected() const = 0;

    virtual void pause() = 0;
    virtual void resume() = 0;

    // Both end the connection without another call to the client: at once, or once both
    // sides have had time to take leave on the TCP level.
    virtual void abort() = 0;
    virtual void linger() = 0;

    virtual bool waitForReadyRead(int msecs) = 0;
    virtual bool waitForBytesWritten(int msecs) = 0;

protected:
    WebSocketChannel() = default;

    WebSocketChannelClient *m_client = nullptr;
};
