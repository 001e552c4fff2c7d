// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/permessagedeflate.h"

#include "protocol/errortext.h"
#include "protocol/httpfield.h"
#include "protocol/printable.h"

#include <QtCore/qset.h>

namespace WebSocketStreamInternal {

namespace {

constexpr QByteArrayView extensionName("permessage-deflate");
constexpr QByteArrayView serverNoContext("server_no_context_takeover");
constexpr QByteArrayView clientNoContext("client_no_context_takeover");
constexpr QByteArrayView serverWindow("server_max_window_bits");
constexpr QByteArrayView clientWindow("client_max_window_bits");

struct Parameter
{
    QByteArray name;
    std::optional<QByteArray> value;
};

QString toText(const QByteArray &bytes)
{
    return toPrintable(QString::fromLatin1(bytes));
}

// RFC 6455, 9.1; in quotes, too, a value has to be a token.
std::optional<Parameter> readParameter(const QByteArray &text)
{
    const qsizetype equals = text.indexOf('=');
    Parameter parameter = {(equals < 0 ? text : text.first(equals)).trimmed(), {}};
    if (equals >= 0) {
        QByteArray value = text.mid(equals + 1).trimmed();
        if (value.size() > 2 && value.startsWith('"') && value.endsWith('"'))
            value = value.mid(1, value.size() - 2);
        if (!isToken(value))
            return {};
        parameter.value = value;
    }
    return isToken(parameter.name) ? std::optional(parameter) : std::nullopt;
}

// "a decimal integer value without leading zeroes between 8 to 15, inclusive"
std::optional<int> readWindowBits(const std::optional<QByteArray> &value)
{
    for (int bits = minWindowBits; bits <= maxWindowBits; ++bits) {
        if (value == QByteArray::number(bits))
            return bits;
    }
    return {};
}

// Returns what is wrong with it.
QString takeParameter(const Parameter &parameter, DeflateParameters *agreed)
{
    const bool isFlag = parameter.name == serverNoContext || parameter.name == clientNoContext;
    if (isFlag && parameter.value)
        return ErrorText::tr("The server's answer to permessage-deflate gives %1 a value, which takes none.")
                .arg(toText(parameter.name));
    if (isFlag) {
        (parameter.name == serverNoContext ? agreed->serverNoContextTakeover : agreed->clientNoContextTakeover) = true;
        return {};
    }
    if (parameter.name != serverWindow && parameter.name != clientWindow)
        return ErrorText::tr("The server's answer to permessage-deflate has the unknown parameter \"%1\".")
                .arg(toText(parameter.name));
    const std::optional<int> bits = readWindowBits(parameter.value);
    if (!bits)
        return ErrorText::tr("The server's answer to permessage-deflate gives %1 a value that is none of 8 to 15.")
                .arg(toText(parameter.name));
    (parameter.name == serverWindow ? agreed->serverMaxWindowBits : agreed->clientMaxWindowBits) = *bits;
    return {};
}

// Whether the server has accepted what was offered, 7.1.1.1, 7.1.2.1 and 7.1.2.2.
QString objectionToTerms(const DeflateParameters &agreed, const DeflateParameters &offer)
{
    if (offer.serverNoContextTakeover && !agreed.serverNoContextTakeover)
        return ErrorText::tr("The server's answer to permessage-deflate lacks the parameter %1 that was offered.")
                .arg(QLatin1StringView(serverNoContext));
    if (agreed.serverMaxWindowBits > offer.serverMaxWindowBits)
        return ErrorText::tr("The server's answer to permessage-deflate has a larger %1 than was offered, or none.")
                .arg(QLatin1StringView(serverWindow));
    return {};
}

QString readParameters(const QList<QByteArray> &texts, const DeflateParameters &offer, DeflateParameters *agreed)
{
    QSet<QByteArray> seen;
    for (const QByteArray &text : texts) {
        const std::optional<Parameter> parameter = readParameter(text);
        if (!parameter)
            return ErrorText::tr("The server's answer to permessage-deflate has a malformed parameter, \"%1\".")
                    .arg(toText(text.trimmed()));
        if (seen.contains(parameter->name))
            return ErrorText::tr("The server's answer to permessage-deflate has the parameter %1 more than once.")
                    .arg(toText(parameter->name));
        seen.insert(parameter->name);
        const QString objection = takeParameter(*parameter, agreed);
        if (!objection.isEmpty())
            return objection;
    }
    if (agreed->clientMaxWindowBits > offer.clientMaxWindowBits) {
        if (seen.contains(clientWindow.toByteArray()))
            return ErrorText::tr("The server's answer to permessage-deflate has a larger %1 than was offered.")
                    .arg(QLatin1StringView(clientWindow));
        agreed->clientMaxWindowBits = offer.clientMaxWindowBits; // a client may always use less
    }
    agreed->clientNoContextTakeover = agreed->clientNoContextTakeover || offer.clientNoContextTakeover;
    return objectionToTerms(*agreed, offer);
}

} // namespace

QByteArray DeflateParameters::toOffer() const
{
    QByteArray offer = extensionName.toByteArray();
    const auto add = [&offer](QByteArrayView name) { offer.append("; ").append(name); };
    if (serverNoContextTakeover)
        add(serverNoContext);
    if (clientNoContextTakeover)
        add(clientNoContext);
    if (serverMaxWindowBits < maxWindowBits) {
        add(serverWindow);
        offer += '=' + QByteArray::number(serverMaxWindowBits);
    }
    add(clientWindow); // without a value: the server may choose
    if (clientMaxWindowBits < maxWindowBits)
        offer += '=' + QByteArray::number(clientMaxWindowBits);
    return offer;
}

DeflateAnswer readDeflateAnswer(const QList<QByteArray> &values, const std::optional<DeflateParameters> &offer)
{
    if (values.isEmpty())
        return {};
    if (!offer)
        return {{}, ErrorText::tr("The server selected an extension although none was offered.")};
    QList<QByteArray> extensions;
    for (const QByteArray &element : values.join(',').split(',')) {
        if (!element.trimmed().isEmpty()) // RFC 7230, 7
            extensions.append(element);
    }
    if (extensions.size() != 1) {
        return {{},
                extensions.isEmpty() ? ErrorText::tr("The server's Sec-WebSocket-Extensions is empty.")
                                     : ErrorText::tr("The server selected more than one extension.")};
    }
    QList<QByteArray> parts = extensions.constFirst().split(';');
    const QByteArray name = parts.takeFirst().trimmed();
    if (name != extensionName)
        return {{},
                ErrorText::tr("The server selected the extension \"%1\", which was not offered.").arg(toText(name))};
    DeflateParameters agreed;
    const QString objection = readParameters(parts, *offer, &agreed);
    return objection.isEmpty() ? DeflateAnswer{agreed, {}} : DeflateAnswer{{}, objection};
}

} // namespace WebSocketStreamInternal
