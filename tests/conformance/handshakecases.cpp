// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancecase.h"

using namespace Qt::StringLiterals;
using Chopping = ConformanceCase::Chopping;
using Initiator = WebSocketError::Initiator;
using LastAct = ConformanceCase::LastAct;

static const QByteArray status = "HTTP/1.1 101 Switching Protocols\r\n";
static const QByteArray upgrade = "Upgrade: websocket\r\n";
static const QByteArray connection = "Connection: Upgrade\r\n";
static const QByteArray accept = "Sec-WebSocket-Accept: %ACCEPT%\r\n";
static const QByteArray crlf = "\r\n";

namespace {

class HandshakeCategory : public ConformanceCategory
{
public:
    using ConformanceCategory::ConformanceCategory;

    // Must open and work; a message shows it.
    ConformanceCase &opens(const QString &section, const QString &what, const QByteArray &answer)
    {
        ConformanceCase &added = add(u"30.1.%1"_s.arg(++m_opened), section, what, textFrame("works"));
        added.answer = answer;
        return added.delivers({textOf("works")});
    }

    ConformanceCase &refuses(const QString &section, const QString &what, const QByteArray &answer,
                             int httpStatus = 101)
    {
        ConformanceCase &added = add(u"30.2.%1"_s.arg(++m_refused), section, what, {});
        added.answer = answer;
        return added.isRefused(httpStatus);
    }

private:
    int m_opened = 0;
    int m_refused = 0;
};

} // namespace

static void addAllowed(HandshakeCategory *category)
{
    const auto opens = [category](const QString &what, const QByteArray &answer) {
        category->opens(u"4.1; RFC 7230, 3"_s, what, answer);
    };
    opens(u"a proper answer"_s, status + upgrade + connection + accept + crlf);
    opens(u"another order"_s, status + accept + connection + upgrade + crlf);
    opens(u"another reason phrase"_s,
          "HTTP/1.1 101 Web Socket Protocol Handshake\r\n" + upgrade + connection + accept + crlf);
    opens(u"empty reason phrase"_s, "HTTP/1.1 101 \r\n" + upgrade + connection + accept + crlf);
    opens(u"names in lower case"_s,
          status + "upgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: %ACCEPT%\r\n" + crlf);
    opens(u"names in upper case"_s,
          status + "UPGRADE: websocket\r\nCONNECTION: Upgrade\r\nSEC-WEBSOCKET-ACCEPT: %ACCEPT%\r\n" + crlf);
    opens(u"Upgrade: WebSocket"_s, status + "Upgrade: WebSocket\r\n" + connection + accept + crlf);
    opens(u"Upgrade: WEBSOCKET"_s, status + "Upgrade: WEBSOCKET\r\n" + connection + accept + crlf);
    opens(u"Connection: upgrade"_s, status + upgrade + "Connection: upgrade\r\n" + accept + crlf);
    opens(u"Connection: UPGRADE"_s, status + upgrade + "Connection: UPGRADE\r\n" + accept + crlf);
    opens(u"Connection: keep-alive, Upgrade"_s,
          status + upgrade + "Connection: keep-alive, Upgrade\r\n" + accept + crlf);
    opens(u"Connection: upgrade,keep-alive"_s, status + upgrade + "Connection: upgrade,keep-alive\r\n" + accept + crlf);
    opens(u"Connection with empty list elements"_s, status + upgrade + "Connection: , Upgrade ,\r\n" + accept + crlf);
    opens(u"Connection in two fields"_s, status + upgrade + "Connection: keep-alive\r\n" + connection + accept + crlf);
    opens(u"Connection: Upgrade twice"_s, status + upgrade + connection + connection + accept + crlf);
    opens(u"no space after the colons"_s,
          status + "Upgrade:websocket\r\nConnection:Upgrade\r\nSec-WebSocket-Accept:%ACCEPT%\r\n" + crlf);
    opens(u"spaces and tabs around the values"_s,
          status + "Upgrade: \t websocket \t\r\nConnection:\tUpgrade  \r\nSec-WebSocket-Accept:   %ACCEPT% \r\n"
                  + crlf);
    opens(u"other fields"_s,
          status + "Server: x\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\n" + upgrade + connection + accept + "X-Y: z\r\n"
                  + crlf);
    opens(u"the same field twice"_s,
          status + upgrade + connection + accept + "Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n" + crlf);
    opens(u"a field without a value"_s, status + "X-Empty:\r\n" + upgrade + connection + accept + crlf);
    opens(u"a value with bytes above 127"_s,
          status + upgrade + connection + accept + "X-Name: caf\xc3\xa9 \xe9\r\n" + crlf);
    opens(u"a value with colons"_s, status + upgrade + connection + accept + "X-Url: http://[::1]:80/\r\n" + crlf);
    // RFC 7230, 3.2.4, has it removed from an answer, as browsers do.
    opens(u"a space before a colon"_s, status + "X-Y : z\r\n" + upgrade + connection + accept + crlf);
    opens(u"a space before the last colon"_s, status + upgrade + connection + accept + "X-Y : z\r\n" + crlf);
    opens(u"a space before the colon of Sec-WebSocket-Accept"_s,
          status + upgrade + connection + "Sec-WebSocket-Accept : %ACCEPT%\r\n" + crlf);
    opens(u"a folded field"_s, status + "X-Folded: one\r\n two\r\n\tthree\r\n" + upgrade + connection + accept + crlf);
    opens(u"a folded field that looks like another one"_s,
          status + "X-Folded: one\r\n Sec-WebSocket-Extensions: permessage-deflate\r\n" + upgrade + connection + accept
                  + crlf);
    opens(u"folded Upgrade"_s, status + "Upgrade:\r\n websocket\r\n" + connection + accept + crlf);
    opens(u"folded Connection"_s, status + upgrade + "Connection: keep-alive,\r\n Upgrade\r\n" + accept + crlf);
    opens(u"Sec-WebSocket-Version, which only a refusal needs"_s,
          status + upgrade + connection + accept + "Sec-WebSocket-Version: 13\r\n" + crlf);
    opens(u"100 other fields"_s, status + upgrade + connection + accept + QByteArray("X-Y: z\r\n").repeated(90) + crlf);
    opens(u"a field of 8000 bytes"_s,
          status + upgrade + connection + accept + "X-Y: " + QByteArray(8000, 'z') + "\r\n" + crlf);
    opens(u"an interim answer before it"_s,
          "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + status + upgrade + connection + accept + crlf);
    opens(u"two interim answers before it"_s,
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + status + upgrade + connection + accept
                  + crlf);
}

static void addBehind(HandshakeCategory *category)
{
    const QByteArray answer = status + upgrade + connection + accept + crlf;
    const auto section = u"4.1, 5"_s;
    category->opens(section, u"in writes of 1 byte"_s, answer).chopped(Chopping::Bytes);
    category->opens(section, u"in pieces"_s, answer).chopped(Chopping::Pieces);
    category->opens(section, u"a message in the same segment"_s, answer)
            .delivers({textOf("early"), textOf("works")})
            .behindAnswer = textFrame("early");
    category->opens(section, u"100 messages in the same segment"_s, answer)
            .delivers(QList<ReceivedMessage>(100, binaryOf("\r\n\r\n")) + QList<ReceivedMessage>{textOf("works")})
            .behindAnswer = binaryFrame("\r\n\r\n").repeated(100);
    ConformanceCase &firstByte = category->opens(section, u"the first byte of a frame in the same segment"_s, answer);
    firstByte.behindAnswer = textFrame("works").left(1);
    firstByte.first = textFrame("works").mid(1);
    category->opens(section, u"a Ping in the same segment"_s, answer).answersPings({"early"}).behindAnswer =
            pingFrame("early");
    ConformanceCase &fragment = category->opens(section, u"a first fragment in the same segment"_s, answer);
    fragment.delivers({textOf("early works")}).behindAnswer = firstFragment(RawFrame::Text, "early ");
    fragment.first = lastFragment("works");
    const auto behind = [&](const QString &what, const QByteArray &bytes) -> ConformanceCase & {
        ConformanceCase &added = category->opens(section, what, answer);
        added.first.clear();
        added.behindAnswer = bytes;
        return added.delivers({});
    };
    behind(u"a Close in the same segment"_s, closeFrame(3000, "early")).closesWith(3000, "early");
    behind(u"a reserved opcode in the same segment"_s, frame(3, "early")).fails(1002);
    behind(u"bad UTF-8 in the same segment"_s, textFrame("\xff")).fails(1007);
    behind(u"a masked frame in the same segment"_s, RawFrame{RawFrame::Text, "early", true, 0, true}.toBytes())
            .fails(1002);
    behind(u"a second answer behind it"_s, answer).fails(1002);
}

static void addStatusLines(HandshakeCategory *category)
{
    const QByteArray fields = upgrade + connection + accept + crlf;
    const auto refuses = [&](const QString &what, const QByteArray &line, int httpStatus) {
        category->refuses(u"4.1; RFC 7230, 3.1.2"_s, what, line + "\r\n" + fields, httpStatus);
    };
    refuses(u"HTTP/1.0"_s, "HTTP/1.0 101 Switching Protocols", 101);
    refuses(u"HTTP/0.9"_s, "HTTP/0.9 101 Switching Protocols", 101);
    refuses(u"HTTP/2.0"_s, "HTTP/2.0 101 Switching Protocols", 101);
    refuses(u"HTTP/2.1"_s, "HTTP/2.1 101 Switching Protocols", 101);
    refuses(u"HTTP/2"_s, "HTTP/2 101 Switching Protocols", 0);
    refuses(u"HTTP in lower case"_s, "http/1.1 101 Switching Protocols", 0);
    refuses(u"another protocol"_s, "ICY/1.1 101 Switching Protocols", 0);
    refuses(u"status of four digits"_s, "HTTP/1.1 0101 Switching Protocols", 0);
    refuses(u"status with a sign"_s, "HTTP/1.1 +101 Switching Protocols", 0);
    refuses(u"status with a letter"_s, "HTTP/1.1 101a Switching Protocols", 0);
    refuses(u"status of two digits"_s, "HTTP/1.1 10 Switching Protocols", 0);
    refuses(u"two spaces"_s, "HTTP/1.1  101 Switching Protocols", 0);
    refuses(u"no status"_s, "HTTP/1.1", 0);
    refuses(u"space in front"_s, " HTTP/1.1 101 Switching Protocols", 0);
    refuses(u"empty line in front"_s, "\r\nHTTP/1.1 101 Switching Protocols", 0);
    refuses(u"no status line"_s, "X-Y: z", 0);
    refuses(u"an SSH server"_s, "SSH-2.0-OpenSSH_9.2", 0);
    category->refuses(u"4.1; RFC 7230, 3.5"_s, u"lines that end with LF"_s,
                      QByteArray(status + fields).replace("\r\n", "\n"), 101);
    category->refuses(u"4.1; RFC 7230, 3.5"_s, u"one line that ends with LF"_s,
                      status + "Upgrade: websocket\n" + connection + accept + crlf);
    category->refuses(u"4.1; RFC 7230, 3.5"_s, u"an end of LF alone"_s, status + upgrade + connection + accept + "\n");
}

static void addStatuses(HandshakeCategory *category)
{
    const QByteArray fields = upgrade + connection + accept + crlf;
    int number = 1;
    for (const int code :
         {200, 204, 299, 300, 301, 302, 307, 400, 401, 403, 404, 407, 426, 429, 500, 501, 503, 599, 999}) {
        ConformanceCase &added = category->add(u"30.3.%1"_s.arg(number++), u"4.1"_s,
                                               u"status %1 with the fields of a proper answer"_s.arg(code), {});
        added.answer = "HTTP/1.1 " + QByteArray::number(code) + " Status\r\n" + fields;
        added.isRefusedBy(Initiator::Remote, code);
    }
    ConformanceCase &version =
            category->add(u"30.3.%1"_s.arg(number++), u"4.2.2, 4.4"_s, u"another version wanted"_s, {});
    version.answer = "HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 25\r\n" + crlf;
    version.isRefusedBy(Initiator::Remote, 426);
    ConformanceCase &old = category->add(u"30.3.%1"_s.arg(number++), u"4.1"_s, u"an HTTP/1.0 server refuses"_s, {});
    old.answer = "HTTP/1.0 404 Not Found\r\n\r\nnothing here";
    old.isRefusedBy(Initiator::Remote, 404);
    ConformanceCase &lines =
            category->add(u"30.3.%1"_s.arg(number++), u"4.1"_s, u"a refusal in lines that end with LF"_s, {});
    lines.answer = "HTTP/1.1 404 Not Found\nX-Y: z\n\n";
    lines.isRefusedBy(Initiator::Remote, 404);
    ConformanceCase &interim =
            category->add(u"30.3.%1"_s.arg(number++), u"4.1"_s, u"an interim answer, then a refusal"_s, {});
    interim.answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n";
    interim.isRefusedBy(Initiator::Remote, 403);
}

static void addRequiredFields(HandshakeCategory *category)
{
    const auto refuses = [category](const QString &what, const QByteArray &fields) {
        category->refuses(u"4.1"_s, what, status + fields + crlf);
    };
    refuses(u"no Upgrade"_s, connection + accept);
    refuses(u"no Connection"_s, upgrade + accept);
    refuses(u"no Sec-WebSocket-Accept"_s, upgrade + connection);
    refuses(u"no field at all"_s, {});

    for (const char *value : {"h2c", "websocket2", "web socket", "websockets", "websocket/13", "websocket, h2c",
                              "h2c, websocket", "\"websocket\"", ""})
        refuses(u"Upgrade: %1"_s.arg(QLatin1StringView(value)),
                "Upgrade: " + QByteArray(value) + "\r\n" + connection + accept);
    refuses(u"Upgrade twice"_s, upgrade + upgrade + connection + accept);
    refuses(u"two different Upgrades"_s, upgrade + "Upgrade: h2c\r\n" + connection + accept);
    refuses(u"two different Upgrades, websocket last"_s, "Upgrade: h2c\r\n" + upgrade + connection + accept);
    refuses(u"Upgrade twice, once empty"_s, upgrade + "Upgrade:\r\n" + connection + accept);

    for (const char *value : {"keep-alive", "close", "upgraded", "websocket", "keep-alive Upgrade", "\"Upgrade\"", ""})
        refuses(u"Connection: %1"_s.arg(QLatin1StringView(value)),
                upgrade + "Connection: " + QByteArray(value) + "\r\n" + accept);

    const QByteArray name = "Sec-WebSocket-Accept: ";
    refuses(u"the accept key of another request"_s, upgrade + connection + name + "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    refuses(u"empty accept key"_s, upgrade + connection + name + "\r\n");
    refuses(u"accept key in quotes"_s, upgrade + connection + name + "\"%ACCEPT%\"\r\n");
    refuses(u"accept key with something behind it"_s, upgrade + connection + name + "%ACCEPT%=\r\n");
    refuses(u"accept key with something in front"_s, upgrade + connection + name + "x%ACCEPT%\r\n");
    refuses(u"accept key with a parameter"_s, upgrade + connection + name + "%ACCEPT%;x\r\n");
    refuses(u"accept key twice"_s, upgrade + connection + accept + accept);
    refuses(u"accept key and another one"_s, upgrade + connection + accept + name + "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    refuses(u"accept key and an empty one"_s, upgrade + connection + accept + name + "\r\n");
    refuses(u"accept key folded behind another word"_s, upgrade + connection + name + "x\r\n %ACCEPT%\r\n");
    refuses(u"accept key in a field with a similar name"_s,
            upgrade + connection + "Sec-WebSocket-Accept-Key: %ACCEPT%\r\n");
}

static void addMalformedFields(HandshakeCategory *category)
{
    const auto refuses = [category](const QString &what, const QByteArray &line) {
        category->refuses(u"4.1; RFC 7230, 3.2"_s, what, status + line + upgrade + connection + accept + crlf);
        category->refuses(u"4.1; RFC 7230, 3.2"_s, what + u", last"_s,
                          status + upgrade + connection + accept + line + crlf);
    };
    refuses(u"a line without a colon"_s, "no field\r\n");
    refuses(u"a field without a name"_s, ": x\r\n");
    refuses(u"a name with a space"_s, "X Y: z\r\n");
    refuses(u"a name with a bracket"_s, "X[Y]: z\r\n");
    refuses(u"a name with a byte above 127"_s, "X\xc3\xa9: z\r\n");
    refuses(u"a NUL in a value"_s, QByteArray("X-Y: a\0b\r\n", 10));
    refuses(u"a control character in a value"_s,
            "X-Y: a\x01"
            "b\r\n");
    refuses(u"a bare CR in a value"_s, "X-Y: a\rb\r\n");
    category->refuses(u"4.1; RFC 7230, 3.2.4"_s, u"a folded line without a field"_s,
                      status + " folded\r\n" + upgrade + connection + accept + crlf);
}

static void addSelections(HandshakeCategory *category)
{
    const auto answerWith = [](const QByteArray &lines) {
        return status + upgrade + connection + accept + lines + crlf;
    };
    const auto section = u"4.1, 11.3.4"_s;
    const QStringList offered = {u"chat"_s, u"feed"_s};
    const QByteArray name = "Sec-WebSocket-Protocol: ";
    category->opens(section, u"the first subprotocol of two selected"_s, answerWith(name + "chat\r\n"))
            .offeredProtocols = offered;
    category->opens(section, u"the second subprotocol of two selected"_s, answerWith(name + "feed\r\n"))
            .offeredProtocols = offered;
    category->opens(section, u"subprotocol in a field of lower case"_s, answerWith("sec-websocket-protocol:feed\r\n"))
            .offeredProtocols = offered;

    category->refuses(section, u"subprotocol selected, none offered"_s, answerWith(name + "chat\r\n"));
    category->refuses(section, u"empty subprotocol, none offered"_s, answerWith(name + "\r\n"));
    const auto refuses = [&](const QString &what, const QByteArray &lines) {
        category->refuses(section, what, answerWith(lines)).offeredProtocols = offered;
    };
    refuses(u"no subprotocol selected"_s, {});
    refuses(u"empty subprotocol selected"_s, name + "\r\n");
    refuses(u"another subprotocol selected"_s, name + "other\r\n");
    refuses(u"subprotocol in another case"_s, name + "Chat\r\n");
    refuses(u"two subprotocols in one field"_s, name + "chat, feed\r\n");
    refuses(u"two subprotocols in two fields"_s, name + "chat\r\n" + name + "feed\r\n");
    refuses(u"the same subprotocol twice"_s, name + "chat\r\n" + name + "chat\r\n");
    refuses(u"subprotocol and an empty one"_s, name + "chat\r\n" + name + "\r\n");
    refuses(u"subprotocol with a parameter"_s, name + "chat; v=1\r\n");

    const auto extensions = u"4.1, 9.1"_s;
    for (const char *value : {"permessage-bzip2", "permessage-bzip2; client_no_context_takeover",
                              "x-webkit-deflate-frame", "foo, bar", ""}) {
        category->refuses(extensions, u"extension never offered: %1"_s.arg(QLatin1StringView(value)),
                          answerWith("Sec-WebSocket-Extensions: " + QByteArray(value) + "\r\n"))
                .compression.enabled = false;
    }
    category->refuses(extensions, u"extension in a field of lower case"_s,
                      answerWith("sec-websocket-extensions:foo\r\n"));
}

static void addDrops(HandshakeCategory *category)
{
    const QByteArray answer = status + upgrade + connection + accept + crlf;
    int number = 1;
    for (const LastAct act : {LastAct::Fin, LastAct::Reset}) {
        const QString how = act == LastAct::Fin ? u"FIN"_s : u"RST"_s;
        for (const auto &[where, size] :
             {std::pair(u" within the status line"_s, 10), std::pair(u" within a field"_s, 60),
              std::pair(u" before the empty line"_s, int(answer.size() - 2 - 8 + 28))}) {
            ConformanceCase &added = category->add(u"30.4.%1"_s.arg(number++), u"4.1, 7.1.7"_s, how + where, {});
            added.answer = QByteArray(answer).replace("%ACCEPT%", QByteArray(28, 'x')).left(size);
            added.isRefusedBy(Initiator::Network, 0).endsWith(act);
        }
    }
}

ConformanceCategory handshakeCases()
{
    HandshakeCategory category(u"30 Opening handshake (own)"_s);
    addAllowed(&category);
    addBehind(&category);
    addStatusLines(&category);
    addStatuses(&category);
    addRequiredFields(&category);
    addMalformedFields(&category);
    addSelections(&category);
    addDrops(&category);
    return category;
}
