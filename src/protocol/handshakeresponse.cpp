// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/handshakeresponse.h"

#include "protocol/errortext.h"
#include "protocol/httpfield.h"
#include "protocol/printable.h"

#include <algorithm>
#include <utility>

namespace WebSocketStreamInternal {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isSame(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

QByteArray withoutBlanksBehind(QByteArray text)
{
    while (text.endsWith(' ') || text.endsWith('\t'))
        text.chop(1);
    return text;
}

// RFC 7230, 7
bool listContains(const QList<QByteArray> &values, QByteArrayView token)
{
    const QList<QByteArray> elements = values.join(',').split(',');
    return std::any_of(elements.begin(), elements.end(),
                       [token](const QByteArray &element) { return isSame(element.trimmed(), token); });
}

} // namespace

// Lines that end with LF alone are no HTTP/1.1, but they end: nobody should wait for more.
qsizetype HandshakeResponse::headerSize(const QByteArray &bytes, qsizetype known)
{
    constexpr qsizetype longestEnd = 3; // LF CR LF
    for (qsizetype lf = bytes.indexOf('\n', std::max<qsizetype>(known - longestEnd, 0)); lf >= 0;
         lf = bytes.indexOf('\n', lf + 1)) {
        const qsizetype next = lf + 1 < bytes.size() && bytes.at(lf + 1) == '\r' ? lf + 2 : lf + 1;
        if (next < bytes.size() && bytes.at(next) == '\n')
            return next + 1;
    }
    return 0;
}

HandshakeResponse HandshakeResponse::parse(const QByteArray &header)
{
    HandshakeResponse response;
    QList<QByteArray> lines = header.split('\n');
    lines.removeLast(); // behind the last LF there is nothing
    response.isWellFormed = true;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const bool isLast = i == lines.size() - 1; // the empty one
        if (response.parseLine(lines.at(i), i == 0) || (isLast && lines.at(i) == "\r"))
            continue;
        if (std::exchange(response.isWellFormed, false)) {
            response.malformedLine = i + 1;
            response.malformedText = lines.at(i).trimmed();
        }
    }
    return response;
}

// Returns whether it is as it should be; what can be understood is, all the same.
bool HandshakeResponse::parseLine(const QByteArray &line, bool isFirst)
{
    const bool hasCr = line.endsWith('\r');
    const QByteArray text = line.chopped(hasCr ? 1 : 0);
    return (isFirst ? parseStatusLine(text) : parseFieldLine(text)) && hasCr;
}

// RFC 7230, 3.1.2; "HTTP/1.1 101 Switching Protocols"
bool HandshakeResponse::parseStatusLine(const QByteArray &line)
{
    constexpr qsizetype shortest = 12;
    const bool isStatusLine = line.size() >= shortest && line.startsWith("HTTP/") && isDigit(line[5]) && line[6] == '.'
            && isDigit(line[7]) && line[8] == ' ' && std::all_of(line.begin() + 9, line.begin() + shortest, isDigit)
            && (line.size() == shortest || line[shortest] == ' ');
    if (!isStatusLine)
        return false;
    isHttp11 = line[5] == '1' && line[7] >= '1';
    status = line.mid(9, 3).toInt();
    reasonPhrase = line.mid(shortest + 1);
    return isFieldValue(reasonPhrase);
}

// RFC 7230, 3.2; white space before the colon is to be removed (3.2.4), as browsers do.
bool HandshakeResponse::parseFieldLine(const QByteArray &line)
{
    const bool isFolded = line.startsWith(' ') || line.startsWith('\t');
    if (isFolded && !headers.isEmpty()) {
        headers.last().second = (headers.constLast().second + ' ' + line.trimmed()).trimmed();
        return isFieldValue(line);
    }
    const qsizetype colon = line.indexOf(':');
    const QByteArray name = withoutBlanksBehind(line.left(colon));
    const QByteArray value = line.mid(colon + 1);
    if (isFolded || colon < 0 || !isToken(name) || !isFieldValue(value))
        return false;
    headers.append({name, value.trimmed()});
    return true;
}

QList<QByteArray> HandshakeResponse::valuesOf(QByteArrayView name) const
{
    QList<QByteArray> values;
    for (const auto &[fieldName, value] : headers) {
        if (isSame(fieldName, name))
            values.append(value);
    }
    return values;
}

QString HandshakeResponse::objection(const QStringList &offeredProtocols,
                                     const std::optional<DeflateParameters> &offeredDeflate) const
{
    if (!isWellFormed)
        return ErrorText::tr("The header of the server's answer is malformed: line %1, \"%2\".")
                .arg(QString::number(malformedLine), toPrintable(QString::fromLatin1(malformedText)));
    if (!isHttp11)
        return ErrorText::tr("The server answered with another version of HTTP than 1.1.");
    const QList<QByteArray> upgrade = valuesOf("Upgrade");
    if (upgrade.size() != 1 || !isSame(upgrade.constFirst(), "websocket"))
        return ErrorText::tr("The server's answer has no \"Upgrade: websocket\", or not that alone.");
    if (!listContains(valuesOf("Connection"), "Upgrade"))
        return ErrorText::tr("The server's answer has no \"Connection: Upgrade\".");
    if (valuesOf("Sec-WebSocket-Accept").size() != 1)
        return ErrorText::tr("The server's answer has no Sec-WebSocket-Accept, or more than one.");
    const QString toExtension = deflate(offeredDeflate).objection;
    return toExtension.isEmpty() ? objectionToProtocol(offeredProtocols) : toExtension;
}

DeflateAnswer HandshakeResponse::deflate(const std::optional<DeflateParameters> &offered) const
{
    return readDeflateAnswer(valuesOf("Sec-WebSocket-Extensions"), offered);
}

QString HandshakeResponse::objectionToProtocol(const QStringList &offered) const
{
    const QList<QByteArray> selected = valuesOf("Sec-WebSocket-Protocol");
    if (selected.isEmpty() && offered.isEmpty())
        return {};
    // Those that were offered are not named: tokens of access travel in them.
    if (selected.isEmpty()) //: %1 is how many
        return ErrorText::tr("The server selected none of the subprotocols offered (%1).").arg(offered.size());
    if (selected.size() > 1)
        return ErrorText::tr("The server selected a subprotocol more than once.");
    const QString protocol = QString::fromLatin1(selected.constFirst());
    if (!offered.contains(protocol))
        return ErrorText::tr("The server selected the subprotocol \"%1\", which is none of those offered (%2).")
                .arg(toPrintable(protocol), QString::number(offered.size()));
    return {};
}

std::optional<qint64> HandshakeResponse::contentLength() const
{
    const QList<QByteArray> values = valuesOf("Content-Length");
    if (values.isEmpty())
        return {};
    return std::max<qint64>(values.constFirst().toLongLong(), 0);
}

bool HandshakeResponse::isChunked() const
{
    return listContains(valuesOf("Transfer-Encoding"), "chunked");
}

// A scheme stands at the beginning or behind a comma, and not in quotes.
bool HandshakeResponse::hasChallenge(QByteArrayView scheme) const
{
    bool isQuoted = false;
    QByteArray plain = valuesOf("WWW-Authenticate").join(',');
    for (char &c : plain) {
        if (c == '"')
            isQuoted = !isQuoted;
        else if (isQuoted)
            c = '_';
    }
    const QList<QByteArray> elements = plain.split(',');
    return std::any_of(elements.begin(), elements.end(), [scheme](const QByteArray &element) {
        return isSame(element.simplified().split(' ').constFirst(), scheme);
    });
}

QByteArray HandshakeResponse::toPlainHeader() const
{
    QByteArray header = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonPhrase + "\r\n";
    if (status == 101)
        header += "Upgrade: websocket\r\nConnection: Upgrade\r\n";
    for (const auto &[name, value] : headers) {
        const bool isPlain = status == 101
                ? isSame(name, "Sec-WebSocket-Accept") || isSame(name, "Sec-WebSocket-Protocol")
                : !isSame(name, "Content-Length");
        if (isPlain)
            header.append(name).append(": ").append(value).append("\r\n");
    }
    return header.append("\r\n");
}

} // namespace WebSocketStreamInternal
