// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scripturl.h"

#include "websocketstream.h"
#include "websocketurl_p.h"

#include <QtCore/qstringlist.h>

#include <algorithm>

namespace WebSocketStreamInternal {

namespace {

// The length of "ws:", or of another special scheme; 0 if it is none of those that a WebSocket can have.
qsizetype lengthOfScheme(const QString &text)
{
    for (const QLatin1StringView scheme : {QLatin1StringView("ws:"), QLatin1StringView("wss:"),
                                           QLatin1StringView("http:"), QLatin1StringView("https:")}) {
        if (text.startsWith(scheme, Qt::CaseInsensitive))
            return scheme.size();
    }
    return 0;
}

// Of the states "special authority ignore slashes" and "authority": any number of slashes of both kinds, and of several
// @ the last one counts.
QString normalizedAuthority(QStringView rest)
{
    const auto first = std::find_if(rest.begin(), rest.end(), [](QChar c) { return c != u'/'; });
    rest = rest.mid(first - rest.begin());
    const qsizetype slash = rest.indexOf(u'/');
    const QStringView authority = slash < 0 ? rest : rest.left(slash);
    const qsizetype at = std::max<qsizetype>(authority.lastIndexOf(u'@'), 0);
    return authority.left(at).toString().replace(u'@', QLatin1StringView("%40")) + rest.mid(at).toString();
}

bool isNumber(const QString &label)
{
    return !label.isEmpty() && std::all_of(label.begin(), label.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

// "Ends in a number": such a host is an IPv4 address, which QUrl has written out, or nothing.
bool isBadAddress(const QString &host)
{
    QStringList labels = host.split(u'.');
    if (labels.size() > 1 && labels.constLast().isEmpty())
        labels.removeLast();
    const auto isByte = [](const QString &label) {
        return isNumber(label) && label.toUInt() <= 0xff && label.size() <= 3;
    };
    const bool isAddress = labels.size() == 4 && std::all_of(labels.begin(), labels.end(), isByte);
    return isNumber(labels.constLast()) && !isAddress;
}

} // namespace

QUrl parseScriptUrl(const QString &text)
{
    const QString input = withoutBlanks(text);
    const qsizetype scheme = lengthOfScheme(input);
    if (scheme == 0)
        return QUrl(input);
    const auto isEndOfPath = [](QChar c) { return c == u'?' || c == u'#'; };
    const qsizetype pathEnd = std::find_if(input.cbegin(), input.cend(), isEndOfPath) - input.cbegin();
    const QString path = input.mid(scheme, pathEnd - scheme).replace(u'\\', u'/');
    return QUrl(input.left(scheme) + QLatin1StringView("//") + normalizedAuthority(path) + input.mid(pathEnd));
}

std::optional<WebSocketError> validateScriptHost(const QUrl &url)
{
    const QString host = url.host();
    if (isBadAddress(host))
        return WebSocketError(
                WebSocketError::Kind::Syntax,
                WebSocketStream::tr("The host of the URL, \"%1\", ends in a number and is no IPv4 address.").arg(host));
    if (host.contains(u'%')) // RFC 6874
        return WebSocketError(
                WebSocketError::Kind::Syntax,
                WebSocketStream::tr("The host of the URL, \"%1\", has a zone; URLs of the web have none.").arg(host));
    return {};
}

QString serializeScriptUrl(QUrl url)
{
    if (url.path().isEmpty())
        url.setPath(QStringLiteral("/"));
    if (url.port() == (url.scheme() == QLatin1StringView("wss") ? 443 : 80))
        url.setPort(-1);
    return url.toString(QUrl::FullyEncoded | QUrl::NormalizePathSegments);
}

} // namespace WebSocketStreamInternal
