// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtTest/qtest.h>

#include <algorithm>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;

// Characters in the caller's arguments that could add lines to the opening handshake: refused,
// or percent-encoded, but never on the wire.
class tst_Injection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void urlIsEncodedInTheRequest_data();
    void urlIsEncodedInTheRequest();
    void hostIsRefused_data();
    void hostIsRefused();
    void headerIsRefused_data();
    void headerIsRefused();
    void headerValueIsSentAsItIs_data();
    void headerValueIsSentAsItIs();
    void protocolIsRefused_data();
    void protocolIsRefused();
    void originIsRefused_data();
    void originIsRefused();
    void closeReasonIsSentAsItIs_data();
    void closeReasonIsSentAsItIs();
    void answerIsNotRepeatedRaw_data();
    void answerIsNotRepeatedRaw();
};

namespace {

bool isControl(QChar c)
{
    return c.category() == QChar::Other_Control;
}

// All that an attacker may try to break out of a line with.
void addControlCharacters()
{
    QTest::addColumn<QString>("characters");
    QTest::newRow("CR LF") << u"\r\n"_s;
    QTest::newRow("CR") << u"\r"_s;
    QTest::newRow("LF") << u"\n"_s;
    QTest::newRow("LF CR") << u"\n\r"_s;
    QTest::newRow("two lines") << u"\r\n\r\n"_s;
    QTest::newRow("NUL") << QString(QChar(0));
    QTest::newRow("vertical tab") << u"\v"_s;
    QTest::newRow("form feed") << u"\f"_s;
    QTest::newRow("escape") << u"\u001b[2J"_s;
    QTest::newRow("delete") << u"\u007f"_s;
}

// The request is that of a WebSocket and nothing else: known fields, once each, in lines that end with CR LF.
void verifyRequest(const QByteArray &request, const QByteArrayList &extraFields = {})
{
    QVERIFY(request.endsWith("\r\n\r\n"));
    QCOMPARE(request.count('\r'), request.count("\r\n"));
    QCOMPARE(request.count('\n'), request.count("\r\n"));
    const QByteArrayList lines = request.chopped(4).replace("\r\n", "\n").split('\n');
    QVERIFY2(std::none_of(request.begin(), request.end(),
                          [](char c) { return (c >= 0 && c < ' ' && c != '\r' && c != '\n') || c == 0x7f; }),
             request);
    QVERIFY2(lines.first().startsWith("GET /") && lines.first().endsWith(" HTTP/1.1") && lines.first().count(' ') == 2,
             request);
    QByteArrayList fields;
    for (const QByteArray &line : lines.mid(1))
        fields.append(line.left(line.indexOf(':')).toLower());
    std::sort(fields.begin(), fields.end());
    QByteArrayList expected = QByteArrayList{"connection"_ba,
                                             "host"_ba,
                                             "sec-websocket-extensions"_ba,
                                             "sec-websocket-key"_ba,
                                             "sec-websocket-version"_ba,
                                             "upgrade"_ba}
            + extraFields;
    std::sort(expected.begin(), expected.end());
    QVERIFY2(fields == expected, request);
}

// A Syntax error that says what is wrong, in one line. (It comes before there is a connection.)
void verifyRefused(const WebSocketStream &stream, const QString &subject)
{
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    const WebSocketError error = errorOf(stream.opened());
    QVERIFY2(error.kind() == Kind::Syntax, qPrintable(describe(error)));
    QVERIFY2(error.initiator() == WebSocketError::Initiator::Local, qPrintable(describe(error)));
    const QString message = error.message();
    QVERIFY2(message.contains(subject), qPrintable(message));
    QVERIFY2(std::none_of(message.begin(), message.end(), isControl), qPrintable(message));
    QCOMPARE(describe(errorOf(stream.closed())), describe(error));
}

} // namespace

void tst_Injection::urlIsEncodedInTheRequest_data()
{
    addControlCharacters();
    QTest::newRow("space") << u" "_s;
    QTest::newRow("tab") << u"\t"_s;
    QTest::newRow("a whole request") << u" HTTP/1.1\r\nX: y\r\n\r\nGET /"_s;
    QTest::newRow("line separator") << u"\u2028"_s;
    QTest::newRow("letter that ends like LF") << u"\u010a\u010d"_s;
}

// However the URL was made.
void tst_Injection::urlIsEncodedInTheRequest()
{
    TestConnection c;
    QFETCH(const QString, characters);
    const QString text = u"a"_s + characters + u"X: y"_s;
    const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(text));

    QUrl withPath = c.peer.url();
    withPath.setPath(u'/' + text, QUrl::DecodedMode);
    QUrl withQuery = c.peer.url();
    withQuery.setQuery(text, QUrl::DecodedMode);
    QUrl withName = c.peer.url();
    withName.setUserName(text, QUrl::DecodedMode);
    QUrl withPassword = c.peer.url();
    withPassword.setUserName(u"user"_s);
    withPassword.setPassword(text, QUrl::DecodedMode);
    const QList<QUrl> urls = {c.peer.url(u'/' + text),
                              c.peer.url(u'/' + encoded),
                              c.peer.url(u"/?q="_s + text),
                              c.peer.url(u"/?q="_s + encoded),
                              c.peer.url(u"?q="_s + text),
                              withPath,
                              withQuery,
                              withName,
                              withPassword};
    for (const QUrl &url : urls) {
        const int before = c.peer.connectionCount();
        if (url.path().contains(u"\r\n"_s)) { // the only one that QWebSocket would not encode
            const WebSocketStream stream(url, c.options);
            verifyRefused(stream, u"line break"_s);
            QCOMPARE(c.peer.connectionCount(), before);
            continue;
        }
        c.stream = std::make_unique<WebSocketStream>(url, c.options);
        AWAIT(c.stream->opened());
        QVERIFY2(succeeded(c.stream->opened()), qPrintable(url.toString() + failureOf(c.stream->opened())));
        QCOMPARE(c.peer.connectionCount(), before + 1);
        const bool named = !url.userName().isEmpty() && c.peer.request().contains("Authorization");
        verifyRequest(c.peer.request(), named ? QByteArrayList{"authorization"_ba} : QByteArrayList());
        if (QTest::currentTestFailed())
            return;
    }
}

void tst_Injection::hostIsRefused_data()
{
    addControlCharacters();
    QTest::newRow("space") << u" "_s;
    QTest::newRow("field") << u"\r\nX: y"_s;
}

void tst_Injection::hostIsRefused()
{
    const TestConnection c;
    QFETCH(const QString, characters);
    for (const QString &host : {u"localhost"_s + characters, u"localhost"_s + characters + u"X"_s,
                                u"localhost"_s + QString::fromLatin1(QUrl::toPercentEncoding(characters))}) {
        QUrl set = c.peer.url();
        set.setHost(host, QUrl::DecodedMode);
        for (const QUrl &url :
             {QUrl(u"ws://%1/"_s.arg(host)), QUrl(u"ws://%1:%2/"_s.arg(host).arg(c.peer.serverPort())), set}) {
            const WebSocketStream stream(url, c.options);
            verifyRefused(stream, u"URL"_s);
            if (QTest::currentTestFailed())
                return;
        }
    }
    QCOMPARE(c.peer.connectionCount(), 0);
}

void tst_Injection::headerIsRefused_data()
{
    addControlCharacters();
}

void tst_Injection::headerIsRefused()
{
    TestConnection c;
    QFETCH(const QString, characters);
    const QByteArray bytes = characters.toLatin1();
    const QList<std::pair<QByteArray, QByteArray>> headers = {
            {bytes, "y"}, {"X" + bytes, "y"}, {bytes + "X", "y"},    {"X" + bytes + "Y", "y"},
            {"X", bytes}, {"X", "y" + bytes}, {"X", bytes + "Y: y"}, {"X", "y" + bytes + "Y: y"}};
    for (const auto &header : headers) {
        c.options.headers = {{"A", "b"}, header};
        const WebSocketStream stream(c.peer.url(), c.options);
        verifyRefused(stream, u"header"_s);
        if (QTest::currentTestFailed())
            return;
    }
    QCOMPARE(c.peer.connectionCount(), 0);
}

void tst_Injection::headerValueIsSentAsItIs_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("ASCII") << "a b; c=\"d, e\" \\ %0d%0a: ~"_ba;
    QTest::newRow("Latin-1") << "caf\xe9 \x85 \x8d\x8a"_ba;
    QTest::newRow("UTF-8") << QByteArray("caf\xc3\xa9 \xe2\x80\xa8 \xc4\x8a");
}

void tst_Injection::headerValueIsSentAsItIs()
{
    TestConnection c;
    QFETCH(const QByteArray, value);
    c.options.headers = {{"X", value}};
    QVERIFY(c.open());
    verifyRequest(c.peer.request(), {"x"_ba});
    QCOMPARE(c.peer.requestHeader("X"), value);
}

void tst_Injection::protocolIsRefused_data()
{
    addControlCharacters();
    QTest::newRow("tab") << u"\t"_s;
    QTest::newRow("line separator") << u"\u2028"_s;
    QTest::newRow("letter that ends like LF") << u"\u010a"_s;
}

void tst_Injection::protocolIsRefused()
{
    TestConnection c;
    QFETCH(const QString, characters);
    for (const QString &protocol :
         {characters, u"chat"_s + characters, characters + u"chat"_s, u"chat"_s + characters + u"X: y"_s}) {
        c.options.protocols = {u"good"_s, protocol};
        const WebSocketStream stream(c.peer.url(), c.options);
        verifyRefused(stream, u"Subprotocol"_s);
        if (QTest::currentTestFailed())
            return;
    }
    QCOMPARE(c.peer.connectionCount(), 0);
}

void tst_Injection::originIsRefused_data()
{
    addControlCharacters();
}

void tst_Injection::originIsRefused()
{
    TestConnection c;
    QFETCH(const QString, characters);
    for (const QString &origin : {characters, u"http://host"_s + characters, characters + u"http://host"_s,
                                  u"http://host"_s + characters + u"X: y"_s}) {
        c.options.origin = origin;
        const WebSocketStream stream(c.peer.url(), c.options);
        verifyRefused(stream, u"origin"_s);
        if (QTest::currentTestFailed())
            return;
    }
    QCOMPARE(c.peer.connectionCount(), 0);
}

void tst_Injection::closeReasonIsSentAsItIs_data()
{
    addControlCharacters();
}

// It is text in a frame: nothing to break out of.
void tst_Injection::closeReasonIsSentAsItIs()
{
    TestConnection c;
    QFETCH(const QString, characters);
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    const QString reason = u"a"_s + characters + u"b"_s;
    QVERIFY(c.stream->close({4000, reason}));
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.peer.closeFrame().closeReason(), reason.toUtf8());
    QCOMPARE(c.stream->closed().result().reason, reason);
}

void tst_Injection::answerIsNotRepeatedRaw_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("reason phrase") << "HTTP/1.1 403 \x1b[2JGo\raway\x07\r\n\r\n"_ba;
    QTest::newRow("C1 controls") << "HTTP/1.1 403 \x9b"
                                    "2J\x85\r\n\r\n"_ba;
    QTest::newRow("long reason phrase") << "HTTP/1.1 403 "_ba + QByteArray(200'000, 'x') + "\r\n\r\n";
    QTest::newRow("status line") << "HTTP/1.1 \x1b[2J\r\n\r\n"_ba;
    QTest::newRow("long status line") << QByteArray(200'000, 'x') + "\r\n\r\n";
    QTest::newRow("subprotocol") << "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    "Sec-WebSocket-Accept: %ACCEPT%\r\nSec-WebSocket-Protocol: \x1b[2J\r\n\r\n"_ba;
    QTest::newRow("long subprotocol") << "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                         "Connection: Upgrade\r\nSec-WebSocket-Accept: %ACCEPT%\r\n"
                                         "Sec-WebSocket-Protocol: "_ba
                    + QByteArray(200'000, 'x') + "\r\n\r\n";
}

// What a server says ends up in logs and on terminals.
void tst_Injection::answerIsNotRepeatedRaw()
{
    TestConnection c;
    QFETCH(const QByteArray, answer);
    c.peer.setAnswer(answer);
    c.start();
    AWAIT(c.stream->opened());
    const QString message = errorOf(c.stream->opened()).message();
    QVERIFY2(std::none_of(message.begin(), message.end(), isControl), qPrintable(message));
    QVERIFY2(message.size() > 10 && message.size() < 500, qPrintable(message.left(1000)));
}

QTEST_GUILESS_MAIN(tst_Injection)
#include "tst_injection.moc"
