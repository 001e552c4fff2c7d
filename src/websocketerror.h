// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketcloseinfo.h"
#include "websocketstream_export.h"

#include <QtCore/qdebug.h>
#include <QtCore/qexception.h>
#include <QtCore/qlist.h>
#include <QtCore/qobjectdefs.h>
#include <QtCore/qshareddata.h>
#include <QtCore/qvariant.h>
#include <QtNetwork/qabstractsocket.h>
#include <QtNetwork/qsslerror.h>

#include <utility>

#if defined(QT_NO_EXCEPTIONS) && !defined(Q_CLANG_QDOC)
#    error "WebSocketStream reports errors as exceptions: compile with -fexceptions, or kde_target_enable_exceptions()"

// That is all there is to say: nothing after it shall be complained of.
class WebSocketError
{
};

#else

struct WebSocketErrorData;

class WEBSOCKETSTREAM_EXPORT WebSocketError : public QException
{
    Q_GADGET
    Q_PROPERTY(Kind kind READ kind)
    Q_PROPERTY(QString name READ name)
    Q_PROPERTY(QString message READ message)
    Q_PROPERTY(int closeCode READ closeCode)
    Q_PROPERTY(QString reason READ reason)
    Q_PROPERTY(Initiator initiator READ initiator)
    Q_PROPERTY(int httpStatus READ httpStatus)
    Q_PROPERTY(qint64 unsentBytes READ unsentBytes)

public:
    enum class Kind { WebSocket, Syntax, InvalidAccess, InvalidState, Abort, Timeout, Operation };
    Q_ENUM(Kind)

    enum class Initiator { Local, Remote, Protocol, Network, Tls, Timeout };
    Q_ENUM(Initiator)

    WebSocketError();
    WebSocketError(Kind kind, const QString &message);
    explicit WebSocketError(const QString &message, const WebSocketCloseInfo &info = {});
    WebSocketError(const WebSocketError &other);
    WebSocketError &operator=(const WebSocketError &other);
    ~WebSocketError() override;

    [[nodiscard]] Kind kind() const;
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString message() const;
    [[nodiscard]] int closeCode() const;
    [[nodiscard]] QString reason() const;
    [[nodiscard]] QVariant abortReason() const;

    [[nodiscard]] Initiator initiator() const;
    [[nodiscard]] int httpStatus() const;
    [[nodiscard]] QList<std::pair<QByteArray, QByteArray>> httpHeaders() const;
    [[nodiscard]] QByteArray httpBody() const;
    [[nodiscard]] QAbstractSocket::SocketError socketError() const;
    [[nodiscard]] QList<QSslError> sslErrors() const;
    [[nodiscard]] qint64 unsentBytes() const;

    void raise() const override;
    [[nodiscard]] WebSocketError *clone() const override;
    [[nodiscard]] const char *what() const noexcept override;

    friend WEBSOCKETSTREAM_EXPORT QDebug operator<<(QDebug debug, const WebSocketError &error);

private:
    friend struct WebSocketErrorData;
    explicit WebSocketError(WebSocketErrorData *data);

    QSharedDataPointer<WebSocketErrorData> d;
};

Q_DECLARE_METATYPE(WebSocketError)

#endif
