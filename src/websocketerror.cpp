// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketerror.h"
#include "protocol/errortext.h"
#include "websocketerror_p.h"

#include <QtCore/qmetaobject.h>

using namespace WebSocketStreamInternal;

static WebSocketError::Initiator toInitiator(ChannelError::Initiator initiator)
{
    switch (initiator) {
    case ChannelError::Initiator::Local:
        break;
    case ChannelError::Initiator::Remote:
        return WebSocketError::Initiator::Remote;
    case ChannelError::Initiator::Protocol:
        return WebSocketError::Initiator::Protocol;
    case ChannelError::Initiator::Network:
        return WebSocketError::Initiator::Network;
    case ChannelError::Initiator::Tls:
        return WebSocketError::Initiator::Tls;
    case ChannelError::Initiator::Timeout:
        return WebSocketError::Initiator::Timeout;
    }
    return WebSocketError::Initiator::Local;
}

/*!
    \class WebSocketError
    \inmodule WebSocketStream
    \brief The one error type of the module, thrown by its futures.

    Catch it in a continuation: \c {future.onFailed(this, [](const WebSocketError &error) { ... })}.
    It carries what the web's \c WebSocketError and \c DOMException carry, and the diagnosis
    that a browser keeps to itself. A value with implicitly shared content; may be used in
    any thread.

    QFuture knows no other way to fail, so that what includes this header has to be compiled
    with exceptions (\c -fexceptions, \c kde_target_enable_exceptions()).
*/

/*!
    \enum WebSocketError::Kind

    \value WebSocket      The connection could not be established or did not end cleanly ("WebSocketError").
    \value Syntax         An argument is malformed ("SyntaxError").
    \value InvalidAccess  A close code that a caller may not send ("InvalidAccessError").
    \value InvalidState   The stream is not open (any more) ("InvalidStateError").
    \value Abort          An AbortSignal was aborted, or the object was deleted ("AbortError").
    \value Timeout        AbortSignal::timeout() ran out ("TimeoutError").
    \value Operation      A device at the other end of a pipe failed ("OperationError").
*/

/*!
    \enum WebSocketError::Initiator
    Who ended the connection.

    \value Local     This side: an abort, a close() while connecting, a deletion, bad arguments.
    \value Remote    The peer: a Close frame, or an HTTP answer other than 101.
    \value Protocol  This side, because the peer violated the protocol.
    \value Network   Neither: the connection was refused, reset or ended without a Close frame.
    \value Tls       The TLS handshake failed.
    \value Timeout   The peer was silent for too long.
*/

/*! Constructs an error without a code or message. */
WebSocketError::WebSocketError() : WebSocketError(QString()) { }

/*! Constructs an error of the given \a kind. */
WebSocketError::WebSocketError(Kind kind, const QString &message) : d(new WebSocketErrorData)
{
    d->kind = kind;
    d->message = message;
    d->what = message.toUtf8();
}

/*!
    Constructs an error with a close code and reason, to cancel a readable or abort a writable with.
    As on the web, a reason without a code gives the code 1000.
*/
WebSocketError::WebSocketError(const QString &message, const WebSocketCloseInfo &info)
    : WebSocketError(Kind::WebSocket, message)
{
    d->close = info;
    if (info.closeCode == 0 && !info.reason.isEmpty())
        d->close.closeCode = 1000;
}

WebSocketError::WebSocketError(WebSocketErrorData *data) : d(data) { }
WebSocketError::WebSocketError(const WebSocketError &other) = default;
WebSocketError &WebSocketError::operator=(const WebSocketError &other) = default;
WebSocketError::~WebSocketError() = default;

WebSocketError::Kind WebSocketError::kind() const
{
    return d->look().kind;
}

/*! Returns the web's name for kind(), such as "SyntaxError". */
QString WebSocketError::name() const
{
    const char *key = QMetaEnum::fromType<Kind>().valueToKey(int(kind()));
    return QLatin1StringView(key) + QLatin1StringView("Error");
}

/*! Returns what went wrong, for people or a log, in English or as in \l {Errors in Other Languages}. */
QString WebSocketError::message() const
{
    return d->look().message;
}

/*!
    Returns the close code: the peer's; 1006 if the connection ended without a closing
    handshake or was never established; 0 if there is none (RFC 6455, 7.1.5).
*/
int WebSocketError::closeCode() const
{
    return d->look().close.closeCode;
}

/*! Returns the reason that goes with closeCode(). */
QString WebSocketError::reason() const
{
    return d->look().close.reason;
}

/*! Returns the reason given to AbortController::abort(), if that ended the connection. */
QVariant WebSocketError::abortReason() const
{
    return d->look().abortReason;
}

WebSocketError::Initiator WebSocketError::initiator() const
{
    return d->look().initiator;
}

/*! Returns the HTTP status of a refused opening handshake, or 0 if there was no HTTP answer. */
int WebSocketError::httpStatus() const
{
    return d->look().httpStatus;
}

/*! Returns the HTTP headers that came with httpStatus(), in their order. */
QList<std::pair<QByteArray, QByteArray>> WebSocketError::httpHeaders() const
{
    return d->look().httpHeaders;
}

/*!
    Returns the beginning of the body that came with httpStatus(), where a server often says why: up to 64 KiB, as far as
    they come within a second after the headers. A transfer in chunks is undone, a Content-Encoding is not. It is what the
    server wrote: plain text for people or a log only after a look at it.
*/
QByteArray WebSocketError::httpBody() const
{
    return d->look().httpBody;
}

/*! Returns the socket's error, or QAbstractSocket::UnknownSocketError if it had none. */
QAbstractSocket::SocketError WebSocketError::socketError() const
{
    return d->look().socketError;
}

/*! Returns why the peer's certificate was not accepted. */
QList<QSslError> WebSocketError::sslErrors() const
{
    return d->look().sslErrors;
}

/*! Returns how many payload bytes were accepted for sending but did not leave this process. */
qint64 WebSocketError::unsentBytes() const
{
    return d->look().unsentBytes;
}

void WebSocketError::raise() const
{
    throw *this; // NOLINT(cert-err09-cpp,cert-err61-cpp): QException's idiom
}

WebSocketError *WebSocketError::clone() const
{
    return new WebSocketError(*this);
}

const char *WebSocketError::what() const noexcept
{
    return d->look().what.constData();
}

/*! Writes the name and the message of \a error to \a debug, with its codes if it has any. */
QDebug operator<<(QDebug debug, const WebSocketError &error)
{
    const QDebugStateSaver saver(debug);
    debug.nospace().noquote() << error.name() << '(' << error.message();
    if (error.closeCode() != 0)
        debug << ", close code " << error.closeCode();
    if (error.httpStatus() != 0)
        debug << ", HTTP status " << error.httpStatus();
    return debug << ')';
}

WebSocketErrorData WebSocketErrorData::of(const ChannelError &error)
{
    WebSocketErrorData data;
    data.message = error.message;
    data.close.closeCode = 1006;
    data.initiator = toInitiator(error.initiator);
    data.httpStatus = error.httpStatus;
    data.httpHeaders = error.httpHeaders;
    data.httpBody = error.httpBody;
    data.socketError = error.socketError;
    data.sslErrors = error.sslErrors;
    return data;
}

WebSocketError WebSocketErrorData::toError() const
{
    auto *data = new WebSocketErrorData(*this);
    data->what = data->message.toUtf8();
    return WebSocketError(data);
}

WebSocketError WebSocketErrorData::toUnseenError() const
{
    WebSocketErrorData unseen = *this;
    unseen.isSeen = std::make_shared<std::atomic<bool>>(false);
    return unseen.toError();
}

WebSocketErrorData WebSocketErrorData::of(const WebSocketError &error)
{
    return *error.d;
}

WebSocketError WebSocketStreamInternal::errorFromAbortReason(const QVariant &reason)
{
    if (reason.metaType() == QMetaType::fromType<WebSocketError>())
        return reason.value<WebSocketError>();
    WebSocketErrorData data;
    data.kind = WebSocketError::Kind::Abort;
    data.message = ErrorText::tr("The connection was aborted.");
    data.abortReason = reason;
    return data.toError();
}

#include "moc_websocketerror.cpp"
