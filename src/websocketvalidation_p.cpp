// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketvalidation_p.h"

#include "protocol/httpfield.h"
#include "protocol/printable.h"
#include "protocol/utf8.h"

#include <QtCore/qset.h>

#include <algorithm>
#include <limits>

namespace WebSocketStreamInternal {

namespace {

using Kind = WebSocketError::Kind;

// The opening handshake (RFC 6455, 4.1) owns these fields.
bool isHandshakeField(const QByteArray &name)
{
    const QByteArray lower = name.toLower();
    return lower == "host" || lower == "connection" || lower == "upgrade" || lower == "origin"
            || lower.startsWith("sec-websocket-");
}

// They would tell where the request ends, which has no body, or how its connection goes on. Forbidden to the web, too:
// the Fetch Standard, "forbidden request-header".
bool isFramingField(const QByteArray &name)
{
    const QByteArray lower = name.toLower();
    return lower == "content-length" || lower == "transfer-encoding" || lower == "te" || lower == "trailer"
            || lower == "expect" || lower == "keep-alive";
}

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

constexpr QLatin1StringView tokensAllowed("letters, digits and !#$%&'*+-.^_`|~ are allowed (RFC 7230, token)");

qsizetype tokenSize(const QString &text)
{
    return std::find_if(text.begin(), text.end(), [](QChar c) { return !isToken(QString(c).toUtf8()); }) - text.begin();
}

// Without the text, which may be a secret.
QString whyNoToken(const QString &text)
{
    if (text.isEmpty())
        return QStringLiteral("is empty");
    const qsizetype bad = tokenSize(text);
    return QStringLiteral("contains \"%1\"").arg(toPrintable(text.mid(bad, text.at(bad).isHighSurrogate() ? 2 : 1)));
}

std::optional<WebSocketError> validateHeaders(const WebSocketStreamOptions &options)
{
    QSet<QByteArray> seen;
    for (const auto &[name, value] : options.headers) {
        if (!isToken(name)) {
            // What follows may be its value, in the wrong place.
            const QString text = QString::fromUtf8(name);
            return WebSocketError(Kind::Syntax,
                                  QStringLiteral("The header name \"%1...\" %2; %3.")
                                          .arg(text.left(tokenSize(text)), whyNoToken(text), tokensAllowed));
        }
        if (isHandshakeField(name)) {
            return WebSocketError(Kind::Syntax,
                                  QStringLiteral("The header \"%1\" belongs to the opening handshake and cannot be "
                                                 "set here; subprotocols and the origin have their own options.")
                                          .arg(toPrintable(QString::fromLatin1(name))));
        }
        if (isFramingField(name)) {
            return WebSocketError(Kind::Syntax,
                                  QStringLiteral("The header \"%1\" cannot be set: the request of an opening handshake "
                                                 "has no body, and its connection goes on as a WebSocket.")
                                          .arg(toPrintable(QString::fromLatin1(name))));
        }
        if (seen.contains(name.toLower())) {
            return WebSocketError(Kind::Syntax,
                                  QStringLiteral("The header \"%1\" is listed more than once; each may be listed once.")
                                          .arg(toPrintable(QString::fromLatin1(name))));
        }
        seen.insert(name.toLower());
        if (!isFieldValue(value)) {
            return WebSocketError(Kind::Syntax,
                                  QStringLiteral("The value of the header \"%1\" contains a control character; "
                                                 "visible characters, space and tab are allowed.")
                                          .arg(toPrintable(QString::fromLatin1(name))));
        }
    }
    if (!isAscii(options.origin) || !isFieldValue(options.origin.toLatin1())) {
        return WebSocketError(
                Kind::Syntax,
                QStringLiteral("The origin \"%1\" contains a character that is not allowed; visible ASCII "
                               "characters are, as in \"https://example.org\", and other names of "
                               "hosts in their form with xn--.")
                        .arg(toPrintable(options.origin)));
    }
    return {};
}

std::optional<WebSocketError> validateRange(const char *option, qint64 value, qint64 minimum, qint64 maximum)
{
    if (value >= minimum && value <= maximum)
        return {};
    return WebSocketError(Kind::Syntax,
                          QStringLiteral("The option %1 is %2; %3 to %4 is allowed.")
                                  .arg(QLatin1StringView(option))
                                  .arg(value)
                                  .arg(minimum)
                                  .arg(maximum));
}

} // namespace

std::optional<WebSocketError> validateProtocols(const QStringList &protocols)
{
    // Tokens of access travel in subprotocols, too: none is named.
    for (qsizetype i = 0; i < protocols.size(); ++i) {
        const QString &protocol = protocols.at(i);
        if (!isToken(protocol.toUtf8())) {
            return WebSocketError(Kind::Syntax,
                                  QStringLiteral("Subprotocol %1 %2; %3.")
                                          .arg(QString::number(i + 1), whyNoToken(protocol), tokensAllowed));
        }
        const qsizetype first = protocols.indexOf(protocol);
        if (first != i) {
            return WebSocketError(Kind::Syntax,
                                  QStringLiteral("Subprotocols %1 and %2 are the same; each may be listed once.")
                                          .arg(first + 1)
                                          .arg(i + 1));
        }
    }
    return {};
}

std::optional<WebSocketError> validateOptions(const WebSocketStreamOptions &options)
{
    constexpr qint64 largestMessage = std::numeric_limits<qsizetype>::max() / 2 - 1; // a text becomes UTF-16
    constexpr qint64 largest = std::numeric_limits<qint64>::max();
    constexpr qint64 largestInt = std::numeric_limits<int>::max();

    if (auto error = validateProtocols(options.protocols))
        return error;
    if (auto error = validateHeaders(options))
        return error;
    if (auto error = validateRange("readHighWaterMark", options.readHighWaterMark, 1, largest))
        return error;
    if (auto error = validateRange("writeHighWaterMark", options.writeHighWaterMark, 1, largest))
        return error;
    if (auto error = validateRange("maxMessageSize", options.maxMessageSize, 1, largestMessage))
        return error;
    if (auto error = validateRange("receiveBufferSize", options.receiveBufferSize, 0, largestInt))
        return error;
    if (auto error = validateRange("closeTimeout", options.closeTimeout.count(), 1, largestInt))
        return error;
    return validateRange("keepAliveInterval", options.keepAliveInterval.count(), 0, largestInt);
}

std::optional<WebSocketError> validateCloseCode(int code)
{
    if (code == 1000 || (code >= 3000 && code <= 4999))
        return {};
    return WebSocketError(Kind::InvalidAccess,
                          QStringLiteral("The close code is %1; 1000 and 3000 to 4999 are allowed.").arg(code));
}

std::optional<WebSocketError> validatePingPayload(const QByteArray &payload)
{
    constexpr qsizetype largest = 125; // RFC 6455, 5.5
    if (payload.size() <= largest)
        return {};
    return WebSocketError(Kind::Syntax,
                          QStringLiteral("The payload of the Ping has %1 bytes; at most %2 are allowed.")
                                  .arg(payload.size())
                                  .arg(largest));
}

std::optional<WebSocketError> validateCloseInfo(const WebSocketCloseInfo &info)
{
    constexpr int largestReason = 123; // a control frame's 125 bytes less the code, RFC 6455, 5.5
    if (info.closeCode != 0) {
        if (auto error = validateCloseCode(info.closeCode))
            return error;
    }
    const qsizetype size = toWellFormed(info.reason).toUtf8().size();
    if (size > largestReason) {
        return WebSocketError(Kind::Syntax,
                              QStringLiteral("The close reason has %1 bytes of UTF-8; at most %2 are allowed.")
                                      .arg(size)
                                      .arg(largestReason));
    }
    return {};
}

} // namespace WebSocketStreamInternal
