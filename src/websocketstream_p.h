// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/channel.h"
#include "connection/lazytimer.h"
#include "openingcancel_p.h"
#include "pings_p.h"
#include "settlement_p.h"
#include "websocketerror_p.h"
#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtCore/qpointer.h>

#include <optional>

// The life of a connection: one channel below, a readable and a writable above.
class WebSocketStreamPrivate final : public WebSocketStreamInternal::ChannelClient
{
public:
    using Channel = WebSocketStreamInternal::Channel;
    using ChannelError = WebSocketStreamInternal::ChannelError;
    using CloseBody = WebSocketStreamInternal::CloseBody;
    using State = WebSocketStream::State;

    WebSocketStreamPrivate(const QUrl &url, const WebSocketStreamOptions &options,
                           std::unique_ptr<Channel> channel = {});
    ~WebSocketStreamPrivate();

    // The next pending connection; nullptr if there is none.
    static WebSocketStream *accept(QWebSocketServer *server, QObject *socketOwner,
                                   const WebSocketStreamOptions &options, QObject *parent);
    // A stream over a given channel, which is not opened yet: for servers and tests.
    static WebSocketStream *create(std::unique_ptr<Channel> channel, const WebSocketStreamOptions &options,
                                   QObject *parent);

    [[nodiscard]] bool isAccepted() const { return m_isAccepted; }
    void start(WebSocketStream *stream);
    void destroy();
    [[nodiscard]] QFuture<WebSocketOpenInfo> askOpened();
    [[nodiscard]] QFuture<WebSocketCloseInfo> askClosed();
    [[nodiscard]] QFuture<std::chrono::microseconds> ping(const QByteArray &payload);
    bool close(const WebSocketCloseInfo &info);
    void closeBecauseOf(const WebSocketError &error);
    void noteProgress(); // of what the closing waits for
    // For threads without an event loop.
    bool waitForReadyRead(int msecs);
    bool waitForBytesWritten(int msecs);

    void didOpen(const QString &protocol) override;
    void didReceiveText(QString &&text, qint64 size) override;
    void didReceiveBinary(QByteArray &&data) override;
    void didReceivePiece(bool isText, QByteArray &&bytes, bool isLast) override;
    void didReceiveBatch() override;
    void didReceiveClose(const CloseBody &body) override;
    void didReceivePong(const QByteArray &payload) override;
    void didWrite() override;
    void didFail(const ChannelError &error) override;
    void didDisconnect(const ChannelError &error) override;

    WebSocketStream *q = nullptr;
    QUrl url;
    WebSocketStreamOptions options;
    State state = State::Connecting;
    QString protocol;
    QString extensions;
    WebSocketStreamInternal::ConnectionEnds ends; // once it was open
    std::unique_ptr<Channel> channel; // null if it could not be made
    QPointer<WebSocketReadable> readable;
    QPointer<WebSocketWritable> writable;

private:
    [[nodiscard]] std::optional<WebSocketError> checkArguments();
    void failStart();
    void openChannel(std::unique_ptr<Channel> newChannel);
    bool authenticate(const ChannelError &error);
    void watchForAbort();
    void forgetAbort();
    void enqueue(WebSocketMessage &&message);
    void endReading();
    void onOpeningCancelled();
    void abortHandshake(const WebSocketError &error);
    void startClosingHandshake(const WebSocketCloseInfo &frame);
    bool sendClose();
    void beginClosing();
    void answerClose(const CloseBody &body);
    void finishClosing();
    void startCloseTimer();
    void onCloseTimeout();
    void fail(const WebSocketError &error);
    void warnIfUnseen(const WebSocketError &error);
    void settle(std::optional<WebSocketError> error, WebSocketCloseInfo info = {});
    [[nodiscard]] WebSocketError closedByPeerError() const;
    [[nodiscard]] WebSocketError makeError(const WebSocketErrorData &data) const;
    [[nodiscard]] WebSocketErrorData withPeer(WebSocketErrorData data) const;
    [[nodiscard]] QString describePeer() const;
    [[nodiscard]] qint64 unsentBytes() const;

    WebSocketStreamInternal::Settlement<WebSocketOpenInfo> m_opened;
    WebSocketStreamInternal::Settlement<WebSocketCloseInfo> m_closed;
    WebSocketStreamInternal::OpeningCancel m_openingCancel;
    WebSocketStreamInternal::Pings m_pings;
    std::optional<WebSocketError> m_startError; // what is wrong with the arguments
    std::optional<WebSocketCloseInfo> m_remoteClose;
    std::optional<WebSocketCloseInfo> m_localClose; // waits for the messages before it
    WebSocketStreamInternal::LazyTimer m_closeTimer;
    const bool m_isAccepted;
    bool m_hasAuthenticated = false;
    qint64 m_leastLeft = 0; // bytes to write since the closing began
    bool m_destroying = false;
};
