// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketurl_p.h"

#include "protocol/errortext.h"
#include "protocol/printable.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace WebSocketStreamInternal {

namespace {

WebSocketError syntaxError(const QString &message)
{
    return {WebSocketError::Kind::Syntax, message};
}

// For a message, which may end in a log.
QString withoutSecrets(const QUrl &url)
{
    return toPrintable(url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment));
}

bool isBlank(QChar c)
{
    return c <= u' ';
}

// QUrl goes on with the URL and its parts, among them perhaps a password.
QString problemOf(const QUrl &url)
{
    return url.errorString().section(QLatin1StringView("; source was"), 0, 0);
}

// Behind a host or a port, where QUrl finds it invalid and keeps it for its message only.
bool hasBlankInSource(const QUrl &url)
{
    const QString source = url.errorString().section(QLatin1StringView("; source was \""), 1).section(u'"', 0, 0);
    constexpr std::array ends = {"%20", "%09", "%0A", "%0D"};
    return (!source.isEmpty() && isBlank(source.back()))
            || std::any_of(ends.begin(), ends.end(),
                           [&source](const char *e) { return source.endsWith(QLatin1StringView(e)); });
}

std::optional<WebSocketError> validateBlanks(const QUrl &url)
{
    const QString rest = url.path(QUrl::FullyDecoded) + url.query(QUrl::FullyDecoded);
    const bool isBefore = url.isRelative() && !rest.isEmpty() && isBlank(rest.front());
    const bool isBehind = (!rest.isEmpty() && rest.back() < u' ') || hasBlankInSource(url);
    if (isBefore)
        return syntaxError(
                ErrorText::tr("The URL begins with white space, which a QUrl keeps; remove it, or give the URL as a "
                              "string, around which it does not count."));
    if (isBehind)
        return syntaxError(
                ErrorText::tr("The URL ends with white space, which a QUrl keeps; remove it, or give the URL as a "
                              "string, around which it does not count."));
    return {};
}

bool isRightScheme(const QString &scheme)
{
    constexpr std::array schemes = {"ws", "wss", "http", "https"};
    return std::any_of(schemes.begin(), schemes.end(),
                       [&scheme](const char *s) { return scheme == QLatin1StringView(s); });
}

// Where QUrl has put an address without a scheme: "//host", "host/path", "host:port" (the name is the scheme, or all of it
// is a path), "user:password@host" (the user is the scheme), "ws//host". Empty if it is none.
QString addressWithoutScheme(const QUrl &url)
{
    const QString path = url.path();
    const QString head = path.section(u'/', 0, 0);
    if (path.indexOf(u'@') > head.size())
        return {}; // perhaps in a password
    if (!url.scheme().isEmpty()) {
        const bool isPort =
                !head.isEmpty() && std::all_of(head.begin(), head.end(), [](QChar c) { return c.isDigit(); });
        return isPort ? url.scheme() + u':' + path : path.section(u'@', 1);
    }
    if (!url.host().isEmpty())
        return url.authority().section(u'@', -1) + path;
    for (const QLatin1StringView scheme : {QLatin1StringView("ws//"), QLatin1StringView("wss//")}) {
        if (path.startsWith(scheme))
            return path.mid(scheme.size());
    }
    return path.startsWith(u'/') ? QString() : path.section(u'@', -1);
}

std::optional<WebSocketError> validateScheme(const QUrl &url)
{
    if (isRightScheme(url.scheme()))
        return {};
    const QString address = url.scheme().isEmpty() || url.authority().isEmpty() ? addressWithoutScheme(url) : QString();
    if (!address.isEmpty() && !validateUrl(QUrl(QLatin1StringView("ws://") + address)))
        return syntaxError(ErrorText::tr("The URL \"%1\" has no scheme; write ws://%1.").arg(toPrintable(address)));
    if (url.scheme().isEmpty())
        return syntaxError(ErrorText::tr("The URL \"%1\" is relative; an absolute one is needed, as in "
                                         "ws://127.0.0.1:7830/path.")
                                   .arg(withoutSecrets(url)));
    return syntaxError(ErrorText::tr("The URL's scheme is \"%1\"; ws, wss, http and https are allowed.")
                               .arg(toPrintable(url.scheme())));
}

// Browsers take a backslash for a slash, so that another host follows than what stands there.
bool hasBackslashInAuthority(const QUrl &url)
{
    const QString authority = url.authority(QUrl::FullyEncoded);
    return authority.contains(u'\\') || authority.contains(QLatin1StringView("%5C"), Qt::CaseInsensitive);
}

} // namespace

QString withoutBlanks(const QString &text)
{
    const auto isOutside = [](QChar c) { return !isBlank(c); };
    const auto begin = std::find_if(text.cbegin(), text.cend(), isOutside);
    const auto end = std::find_if(text.crbegin(), std::make_reverse_iterator(begin), isOutside).base();
    QString result(begin, end - begin);
    for (const QChar c : {u'\t', u'\n', u'\r'})
        result.remove(c);
    return result;
}

std::optional<WebSocketError> validateUrl(const QUrl &url)
{
    if (url.isEmpty() && url.errorString().isEmpty())
        return syntaxError(
                ErrorText::tr("The URL is empty; an absolute one is needed, as in ws://127.0.0.1:7830/path."));
    if (auto error = validateBlanks(url))
        return error;
    if (auto error = validateScheme(url))
        return error;
    if (!url.isValid())
        return syntaxError(ErrorText::tr("The URL is not valid: %1.").arg(toPrintable(problemOf(url))));
    if (hasBackslashInAuthority(url))
        return syntaxError(ErrorText::tr("The URL has a backslash before its path; the user name, password, host and "
                                         "port must not have one."));
    if (url.host().isEmpty())
        return syntaxError(ErrorText::tr("The URL \"%1\" names no host, which stands behind \"//\", as in "
                                         "ws://127.0.0.1:7830/path.")
                                   .arg(withoutSecrets(url)));
    if (url.hasFragment())
        return syntaxError(ErrorText::tr("The URL \"%1\" has a fragment; a WebSocket URL must not have one, nor a bare "
                                         "\"#\".")
                                   .arg(withoutSecrets(url)));
    // QWebSocket refuses it, also percent-encoded, without saying why.
    if (url.path().contains(QLatin1StringView("\r\n")))
        return syntaxError(ErrorText::tr("The path of the URL \"%1\" contains a line break; CR LF is not allowed, "
                                         "percent-encoded or not.")
                                   .arg(withoutSecrets(url)));
    return {};
}

QUrl toWebSocketUrl(const QUrl &url)
{
    QUrl result = url;
    if (url.scheme() == QLatin1StringView("http"))
        result.setScheme(QStringLiteral("ws"));
    else if (url.scheme() == QLatin1StringView("https"))
        result.setScheme(QStringLiteral("wss"));
    return result;
}

} // namespace WebSocketStreamInternal
