// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/channel.h"
#include "websocketerror.h"

#include <QtCore/qpromise.h>

#include <atomic>
#include <exception>
#include <memory>

// The fields of a WebSocketError; the channel and the stream fill them in, callers read them.
struct WebSocketErrorData : QSharedData
{
    WebSocketError::Kind kind = WebSocketError::Kind::WebSocket;
    QString message;
    WebSocketCloseInfo close;
    QVariant abortReason;
    WebSocketError::Initiator initiator = WebSocketError::Initiator::Local;
    int httpStatus = 0;
    QList<std::pair<QByteArray, QByteArray>> httpHeaders;
    QByteArray httpBody;
    QAbstractSocket::SocketError socketError = QAbstractSocket::UnknownSocketError;
    QList<QSslError> sslErrors;
    qint64 unsentBytes = 0;
    QByteArray what;
    std::shared_ptr<std::atomic<bool>> isSeen = {}; // null: it need not be

    // For whoever reads a WebSocketError
    [[nodiscard]] const WebSocketErrorData &look() const
    {
        if (isSeen)
            isSeen->store(true, std::memory_order_relaxed);
        return *this;
    }

    [[nodiscard]] static WebSocketErrorData of(const WebSocketStreamInternal::ChannelError &error);
    [[nodiscard]] WebSocketError toError() const;
    [[nodiscard]] WebSocketError toUnseenError() const; // which is not to go by in silence
    [[nodiscard]] static WebSocketErrorData of(const WebSocketError &error);
};

namespace WebSocketStreamInternal {

// QPromise::setException(const QException &) would throw it, only to get hold of it.
template <typename T>
void setException(QPromise<T> &promise, const WebSocketError &error)
{
    promise.setException(std::make_exception_ptr(error));
}

template <typename T>
[[nodiscard]] QFuture<T> makeFailedFuture(const WebSocketError &error)
{
    QPromise<T> promise;
    promise.start();
    setException(promise, error);
    promise.finish();
    return promise.future();
}

// The error with which opened and closed fail when a signal is aborted with `reason`:
// the very error if the reason is one.
WebSocketError errorFromAbortReason(const QVariant &reason);

} // namespace WebSocketStreamInternal
