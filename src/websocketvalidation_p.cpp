// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketvalidation_p.h"

#include "protocol/errortext.h"
#include "protocol/httpfield.h"
#include "protocol/permessagedeflate.h"
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

constexpr QLatin1StringView tokenSigns("!#$%&'*+-.^_`|~"); // and letters and digits; RFC 7230, 3.2.6

qsizetype tokenSize(const QString &text)
{
    return std::find_if(text.begin(), text.end(), [](QChar c) { return !isToken(QString(c).toUtf8()); }) - text.begin();
}

// The first character that keeps it from being a token. The rest may be a secret.
QString badCharacter(const QString &text)
{
    const qsizetype bad = tokenSize(text);
    return toPrintable(text.mid(bad, text.at(bad).isHighSurrogate() ? 2 : 1));
}

// What follows the bad character may be the value, in the wrong place.
QString describeBadName(const QString &name)
{
    if (name.isEmpty())
        return ErrorText::tr("The header name \"...\" is empty; letters, digits and %1 are allowed (RFC 7230, token).")
                .arg(tokenSigns);
    return ErrorText::tr("The header name \"%1...\" contains \"%2\"; letters, digits and %3 are allowed (RFC 7230, "
                         "token).")
            .arg(name.left(tokenSize(name)), badCharacter(name), tokenSigns);
}

QString describeBadProtocol(const QString &protocol, qsizetype number)
{
    if (protocol.isEmpty())
        return ErrorText::tr("Subprotocol %1 is empty; letters, digits and %2 are allowed (RFC 7230, token).")
                .arg(QString::number(number), tokenSigns);
    return ErrorText::tr("Subprotocol %1 contains \"%2\"; letters, digits and %3 are allowed (RFC 7230, token).")
            .arg(QString::number(number), badCharacter(protocol), tokenSigns);
}

std::optional<WebSocketError> validateHeaders(const WebSocketStreamOptions &options)
{
    QSet<QByteArray> seen;
    for (const auto &[name, value] : options.headers) {
        if (!isToken(name))
            return WebSocketError(Kind::Syntax, describeBadName(QString::fromUtf8(name)));
        if (isHandshakeField(name)) {
            return WebSocketError(Kind::Syntax,
                                  ErrorText::tr("The header \"%1\" belongs to the opening handshake and cannot be "
                                                "set here; subprotocols and the origin have their own options.")
                                          .arg(toPrintable(QString::fromLatin1(name))));
        }
        if (isFramingField(name)) {
            return WebSocketError(Kind::Syntax,
                                  ErrorText::tr("The header \"%1\" cannot be set: the request of an opening handshake "
                                                "has no body, and its connection goes on as a WebSocket.")
                                          .arg(toPrintable(QString::fromLatin1(name))));
        }
        if (seen.contains(name.toLower())) {
            return WebSocketError(Kind::Syntax,
                                  ErrorText::tr("The header \"%1\" is listed more than once; each may be listed once.")
                                          .arg(toPrintable(QString::fromLatin1(name))));
        }
        seen.insert(name.toLower());
        if (!isFieldValue(value)) {
            return WebSocketError(Kind::Syntax,
                                  ErrorText::tr("The value of the header \"%1\" contains a control character; "
                                                "visible characters, space and tab are allowed.")
                                          .arg(toPrintable(QString::fromLatin1(name))));
        }
    }
    if (!isAscii(options.origin) || !isFieldValue(options.origin.toLatin1())) {
        return WebSocketError(Kind::Syntax,
                              ErrorText::tr("The origin \"%1\" contains a character that is not allowed; visible ASCII "
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
                          ErrorText::tr("The option %1 is %2; %3 to %4 is allowed.")
                                  .arg(QLatin1StringView(option))
                                  .arg(value)
                                  .arg(minimum)
                                  .arg(maximum));
}

std::optional<WebSocketError> validateCompression(const WebSocketCompression &compression)
{
    if (auto error = validateRange("compression.serverMaxWindowBits", compression.serverMaxWindowBits, minWindowBits,
                                   maxWindowBits))
        return error;
    if (auto error = validateRange("compression.clientMaxWindowBits", compression.clientMaxWindowBits, minWindowBits,
                                   maxWindowBits))
        return error;
    if (auto error = validateRange("compression.level", compression.level, -1, 9))
        return error;
    return validateRange("compression.threshold", compression.threshold, 0, std::numeric_limits<qint64>::max());
}

} // namespace

std::optional<WebSocketError> validateProtocols(const QStringList &protocols)
{
    // Tokens of access travel in subprotocols, too: none is named.
    for (qsizetype i = 0; i < protocols.size(); ++i) {
        const QString &protocol = protocols.at(i);
        if (!isToken(protocol.toUtf8()))
            return WebSocketError(Kind::Syntax, describeBadProtocol(protocol, i + 1));
        const qsizetype first = protocols.indexOf(protocol);
        if (first != i) {
            return WebSocketError(Kind::Syntax,
                                  ErrorText::tr("Subprotocols %1 and %2 are the same; each may be listed once.")
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
    if (auto error = validateCompression(options.compression))
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
                          ErrorText::tr("The close code is %1; 1000 and 3000 to 4999 are allowed.").arg(code));
}

std::optional<WebSocketError> validatePingPayload(const QByteArray &payload)
{
    constexpr qsizetype largest = 125; // RFC 6455, 5.5
    if (payload.size() <= largest)
        return {};
    return WebSocketError(Kind::Syntax,
                          ErrorText::tr("The payload of the Ping has %1 bytes; at most %2 are allowed.")
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
                              ErrorText::tr("The close reason has %1 bytes of UTF-8; at most %2 are allowed.")
                                      .arg(size)
                                      .arg(largestReason));
    }
    return {};
}

} // namespace WebSocketStreamInternal
