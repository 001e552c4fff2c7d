// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/channel.h"
#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtCore/qfuturewatcher.h>
#include <QtCore/qpointer.h>
#include <QtCore/qpromise.h>
#include <QtCore/qtimer.h>

#include <optional>

// The life of a connection: one channel below, a readable and a writable above.
class WEBSOCKETSTREAM_EXPORT WebSocketStreamPrivate final : public WebSocketChannelClient
{
public:
    using State = WebSocketStream::State;

    WebSocketStreamPrivate(const QUrl &url, const WebSocketStreamOptions &options,
                           std::unique_ptr<WebSocketChannel> channel = {});
    ~WebSocketStreamPrivate();

    // A stream over a given channel, which is not opened yet: for servers and tests.
    static WebSocketStream *create(std::unique_ptr<WebSocketChannel> channel, const WebSocketStreamOptions &options,
                                   QObject *parent);

    void start(WebSocketStream *stream);
    void destroy();
    bool close(const WebSocketCloseInfo &info);
    void closeBecauseOf(const WebSocketError &error);

    void didOpen(const QString &protocol) override;
    void didReceiveMessage(WebSocketMessage &&message) override;
    void didReceiveBatch() override;
    void didReceiveClose(const WebSocketCloseInfo &info) override;
    void didWrite() override;
    void didFail(const WebSocketError &error) override;
    void didDisconnect(const WebSocketError &error) override;

    WebSocketStream *q = nullptr;
    QUrl url;
    WebSocketStreamOptions options;
    State state = State::Connecting;
    QString protocol;
    std::unique_ptr<WebSocketChannel> channel;
    QPointer<WebSocketReadable> readable;
    QPointer<WebSocketWritable> writable;
    QFuture<WebSocketOpenInfo> openedFuture;
    QFuture<WebSocketCloseInfo> closedFuture;

private:
    void watchForAbort();
    void abortHandshake(const WebSocketError &error);
    void startClosingHandshake(const WebSocketCloseInfo &frame);
    void beginClosing();
    void finishClosing();
    void onCloseTimeout();
    void fail(const WebSocketError &error);
    void settle(std::optional<WebSocketError> error, WebSocketCloseInfo info = {});
    [[nodiscard]] WebSocketError closedByPeerError() const;
    [[nodiscard]] qint64 unsentBytes() const;

    QPromise<WebSocketOpenInfo> m_opened;
    QPromise<WebSocketCloseInfo> m_closed;
    std::unique_ptr<QFutureWatcher<WebSocketOpenInfo>> m_openedWatcher;
    std::optional<WebSocketCloseInfo> m_remoteClose;
    QTimer m_closeTimer;
    qint64 m_leastLeft = 0; // bytes to write since the closing began
    bool m_destroying = false;
};
