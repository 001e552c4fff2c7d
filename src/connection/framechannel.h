// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/channel.h"
#include "connection/framereceiver.h"
#include "connection/framesender.h"
#include "connection/keepalive.h"
#include "connection/lazytimer.h"
#include "connection/transport.h"

#include <QtCore/qpointer.h>

#include <memory>
#include <optional>

class QSslSocket;

namespace WebSocketStreamInternal {

// A channel over a socket, from the end of the opening handshake to the end of the connection: reads and writes frames,
// answers Pings, notices a peer that is gone, knows how the connection ended. The class that is derived from it opens
// the connection.
class FrameChannel : public Channel
{
    Q_OBJECT

public:
    ~FrameChannel() override;

    QUrl url() const override { return m_url; }

    void send(Opcode opcode, const QByteArray &payload) override { m_sender.send(opcode, payload); }
    void beginMessage(Opcode opcode) override { m_sender.beginMessage(opcode); }
    void sendFragment(const QByteArray &payload, bool isFinal) override { m_sender.sendFragment(payload, isFinal); }
    void sendPing(const QByteArray &payload) override { m_sender.sendPing(payload); }
    void sendClose(const CloseBody &body) override { m_sender.sendClose(body); }
    void flush() override { m_sender.flush(); }
    qint64 bytesToWrite() const override { return m_sender.bytesToWrite(); }
    bool isConnected() const override { return m_sender.isConnected(); }

    void setPieces(Pieces pieces) override;
    void pause() override;
    void resume() override;
    bool hasUnread() const override { return m_phase == Phase::Unread; }
    WireBytes wireBytes() const override { return {m_receiver.bytesFetched(), m_sender.bytesWritten()}; }
    void abort() override;
    void linger() override;
    bool waitForReadyRead(int msecs) override;
    bool waitForBytesWritten(int msecs) override;

protected:
    enum class Phase {
        Connecting,
        Open,
        Draining, // nothing that arrives counts any more
        Unread, // the connection has ended; what came before waits until reading is resumed
        Ended
    };

    // Counts the calls that come from Qt's sockets, which must not be deleted then; knows whether the channel survived.
    struct CallGuard
    {
        explicit CallGuard(FrameChannel *channel) : channel(channel) { ++channel->m_callDepth; }
        ~CallGuard()
        {
            if (channel)
                --channel->m_callDepth;
        }
        Q_DISABLE_COPY_MOVE(CallGuard)
        QPointer<FrameChannel> channel;
    };

    FrameChannel(const QUrl &url, const ChannelOptions &options, Role role);

    [[nodiscard]] const ChannelOptions &options() const { return m_options; }
    [[nodiscard]] Role role() const { return m_role; }
    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] QAbstractSocket *socket() const { return m_transport.socket(); }
    [[nodiscard]] bool isPaused() const { return m_paused; }
    [[nodiscard]] int callDepth() const { return m_callDepth; }

    void setSocket(QAbstractSocket *socket);
    // Once the socket is connected.
    void limitReading();
    // The opening handshake is over, and nobody else reads the socket from here on.
    void becomeOpen(const QString &protocol, const std::optional<DeflateParameters> &deflate = {});

    [[nodiscard]] QAbstractSocket::SocketError socketError() const { return m_socketError; }
    void setSocketError(QAbstractSocket::SocketError error) { m_socketError = error; }
    void setSslErrors(const QList<QSslError> &errors) { m_sslErrors = errors; }
    [[nodiscard]] ChannelError networkError(const QString &message) const;
    // For a connection that has ended before it was open.
    [[nodiscard]] virtual ChannelError openingError();
    void fail(const ChannelError &error);
    void onDisconnected();
    void heard();
    void end(Phase phase);

    virtual void readAnswer() = 0; // bytes have come in Phase::Connecting
    virtual void abortSocket() = 0;
    virtual void endOpening() = 0; // nothing of it counts any more
    virtual void deleteSocket() = 0;
    // A Close frame that was read by somebody else.
    [[nodiscard]] virtual std::optional<CloseBody> closeSeenElsewhere() const { return {}; }

private:
    void onReadyRead();
    void pump();
    bool handle(FrameReader::Event event, const CallGuard &guard);
    void deliverMessage();
    void announceBatch(const CallGuard &guard);
    void announceUnread();
    void continueReading();

    void onBytesWritten();
    void onWritten();

    void onSocketError(QAbstractSocket::SocketError error);
    void reportDisconnect();
    void reportWithoutEventLoop(const CallGuard &guard);
    void useCompression(const DeflateParameters &agreed);
    void startKeepAlive();
    void onSilence();
    void failProtocol(const FrameReader::Violation &violation);
    void drain();
    void continueLingering();
    void onApplicationEnd();

    const QUrl m_url;
    const ChannelOptions m_options;
    const Role m_role;
    Phase m_phase = Phase::Connecting;
    Transport m_transport;
    FrameReceiver m_receiver;
    FrameSender m_sender;
    std::unique_ptr<KeepAlive> m_keepAlive;
    LazyTimer m_lingerTimer;
    QList<QSslError> m_sslErrors;
    QAbstractSocket::SocketError m_socketError = QAbstractSocket::UnknownSocketError;
    bool m_paused = false;
    bool m_pumping = false;
    qint64 m_delivered = 0; // messages and pieces
    int m_callDepth = 0;
};

} // namespace WebSocketStreamInternal
