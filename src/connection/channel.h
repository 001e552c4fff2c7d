// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/channelerror.h"
#include "protocol/closebody.h"
#include "protocol/frameheader.h"
#include "protocol/permessagedeflate.h"

#include <QtCore/qlist.h>
#include <QtCore/qobject.h>
#include <QtCore/qstringlist.h>
#include <QtCore/qurl.h>
#include <QtNetwork/qhostaddress.h>
#include <QtNetwork/qnetworkproxy.h>
#include <QtNetwork/qsslconfiguration.h>
#include <QtNetwork/qsslerror.h>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

class QWebSocketServer;

namespace WebSocketStreamInternal {

using HeaderList = QList<std::pair<QByteArray, QByteArray>>;

// What a connection needs of WebSocketCompression.
struct CompressionOptions
{
    DeflateParameters offer = {};
    int level = -1; // zlib's
    qint64 threshold = 0; // bytes
};

// Of frames with their headers, as they come and go: compressed, but without what TLS adds.
struct WireBytes
{
    qint64 received = 0;
    qint64 sent = 0; // or in the socket
};

// What a connection needs of WebSocketStreamOptions, where each is explained.
struct ChannelOptions
{
    QStringList protocols = {};
    HeaderList headers = {};
    QString origin = {};
    QSslConfiguration sslConfiguration = {};
    QList<QSslError> ignoredSslErrors = {};
    QNetworkProxy proxy = QNetworkProxy::DefaultProxy;
    std::optional<CompressionOptions> compression = {}; // nothing: not offered
    bool usesCredentials = false; // those of the URL, as QWebSocket knows how to; see canUseCredentials()
    qint64 maxMessageSize = 0; // bytes
    qint64 receiveBufferSize = 0; // bytes
    std::chrono::milliseconds keepAliveInterval = std::chrono::milliseconds(0);
};

// Of an open connection.
struct ConnectionEnds
{
    QHostAddress peerAddress = {};
    QString peerName = {};
    QHostAddress localAddress = {};
    quint16 peerPort = 0;
    quint16 localPort = 0;
};

// What a channel tells its owner. A call may come from deep inside Qt's sockets, but the owner may do what it likes in
// it, also delete the channel. Of the calls below only didWrite() and those that follow it can come while the owner is
// calling the channel itself.
class ChannelClient
{
public:
    virtual void didOpen(const QString &protocol) = 0;
    virtual void didReceiveText(QString &&text, qint64 size) = 0; // in bytes of UTF-8; -1: nobody has counted them
    virtual void didReceiveBinary(QByteArray &&data) = 0;
    // Of a message that is not given as a whole; see setPieces(). Of a text it is UTF-8, in which characters may be cut.
    virtual void didReceivePiece(bool isText, QByteArray &&bytes, bool isLast) = 0;
    virtual void didReceiveBatch() = 0; // after the messages that came in one piece
    virtual void didReceiveClose(const CloseBody &body) = 0;
    virtual void didReceivePong(const QByteArray &payload) = 0;
    virtual void didWrite() = 0; // bytesToWrite() has shrunk
    // The connection has ended. Messages that came before may follow, until hasUnread() is false.
    virtual void didFail(const ChannelError &error) = 0;
    virtual void didDisconnect(const ChannelError &error) = 0; // by TCP

protected:
    ~ChannelClient() = default;
};

// Whether messages are given before they are complete, in pieces of as much as has come, and if they may then be larger than
// maxMessageSize.
enum class Pieces { No, Small, OfAnySize };

// A WebSocket connection as RFC 6455 has it: messages, Close frames and a TCP connection under them, with reading that
// can be paused. Tests have one without a network.
class Channel : public QObject
{
    Q_OBJECT

public:
    // Whether QWebSocket itself answers a 401 with the user and password of its URL.
    [[nodiscard]] static bool canUseCredentials();
    // Over QWebSocket, which opens the connection.
    [[nodiscard]] static std::unique_ptr<Channel> create(const QUrl &url, const ChannelOptions &options);
    // Of the next pending connection, which is open already; null if there is none. Its socket is searched for below
    // `socketOwner`, too, if that is not null.
    [[nodiscard]] static std::unique_ptr<Channel> accept(QWebSocketServer *server, QObject *socketOwner,
                                                         const ChannelOptions &options);

    void setClient(ChannelClient *client) { m_client = client; }

    virtual void open() = 0;
    [[nodiscard]] virtual QUrl url() const = 0;
    // Of the request that has opened the connection.
    [[nodiscard]] virtual QString origin() const { return {}; }
    [[nodiscard]] virtual HeaderList requestHeaders() const { return {}; }
    // Of the answer.
    [[nodiscard]] virtual HeaderList responseHeaders() const { return {}; }
    [[nodiscard]] virtual ConnectionEnds ends() const { return {}; }
    [[nodiscard]] virtual QString extensions() const { return {}; } // in use
    [[nodiscard]] virtual WireBytes wireBytes() const { return {}; }
    // With what was agreed; null without TLS.
    [[nodiscard]] virtual QSslConfiguration sslConfiguration() const { return {}; }

    // Hands a message to the socket's buffer: Text, whose payload is UTF-8, or Binary. Nothing is sent after a Close. A payload
    // of less than 16 KiB is not kept, and may be QByteArray::fromRawData().
    virtual void send(Opcode opcode, const QByteArray &payload) = 0;
    // A message in fragments, of which no other one can be sent before the last.
    virtual void beginMessage(Opcode opcode) = 0;
    virtual void sendFragment(const QByteArray &payload, bool isFinal) = 0;
    virtual void sendPing(const QByteArray &payload) = 0;
    virtual void sendClose(const CloseBody &body) = 0;
    virtual void flush() = 0;
    [[nodiscard]] virtual qint64 bytesToWrite() const = 0;
    // False also before the client is told of the end: bytesToWrite() has shrunk without being written.
    [[nodiscard]] virtual bool isConnected() const = 0;

    virtual void setPieces(Pieces pieces) = 0;
    virtual void pause() = 0;
    virtual void resume() = 0;
    // Whether there is more to read although the connection has ended: resume() gives it.
    [[nodiscard]] virtual bool hasUnread() const = 0;

    // Both end the connection without another call to the client: at once, or once both
    // sides have had time to take leave on the TCP level.
    virtual void abort() = 0;
    virtual void linger() = 0;

    virtual bool waitForReadyRead(int msecs) = 0;
    virtual bool waitForBytesWritten(int msecs) = 0;

protected:
    Channel() = default;

    ChannelClient *m_client = nullptr;
};

} // namespace WebSocketStreamInternal
