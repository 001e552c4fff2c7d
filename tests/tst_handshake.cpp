// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"
#include "testconnection.h"

#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Initiator = WebSocketError::Initiator;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;

class tst_Handshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void openedTellsTheStreams();
    void requestIsThatOfAWebSocket();
    void requestCarriesHeadersOriginAndProtocols();
    void selectedProtocolIsReported();
    void answerMayComeByteByByte();
    void messagesBehindTheAnswerArrive();
    void closeBehindTheAnswerIsClean();

    void wrongProtocolFails_data();
    void wrongProtocolFails();
    void httpStatusFailsAndIsReported_data();
    void httpStatusFailsAndIsReported();
    void malformedAnswerFails_data();
    void malformedAnswerFails();
    void malformedLineIsNamed_data();
    void malformedLineIsNamed();
    void connectionEndedWithoutAnswerFails_data();
    void connectionEndedWithoutAnswerFails();
    void connectionRefusedFails();
    void hostNotFoundFails();
    void silentServerIsEndedByATimeoutSignal();
    void answerAfterA401IsJudged_data();
    void answerAfterA401IsJudged();
};

// Rule 7: both futures fail with the same error, closed with 1006, and the socket is closed.
static void verifyFailed(const TestConnection &c, WebSocketError::Initiator initiator)
{
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    const WebSocketError error = errorOf(c.stream->closed());
    const auto text = describe(error).toLocal8Bit();
    QVERIFY2(error.kind() == Kind::WebSocket, text);
    QVERIFY2(error.initiator() == initiator, text);
    QVERIFY2(error.closeCode() == 1006, text);
    QVERIFY2(error.reason().isEmpty(), text);
    QVERIFY2(!error.message().isEmpty(), text);
    QCOMPARE(describe(errorOf(c.stream->opened())), describe(error));
    QCOMPARE(c.stream->state(), State::Closed);
    TRY_PEER(c.peer, !c.peer.isConnected());
}

void tst_Handshake::openedTellsTheStreams()
{
    TestConnection c;
    c.start();
    QSignalSpy stateChanged(c.stream.get(), &WebSocketStream::stateChanged);
    AWAIT(c.stream->opened());
    QVERIFY2(succeeded(c.stream->opened()), qPrintable(failureOf(c.stream->opened())));
    const WebSocketOpenInfo info = c.stream->opened().result();
    QVERIFY(info.readable);
    QVERIFY(info.writable);
    QCOMPARE(info.readable, c.stream->readable());
    QCOMPARE(info.writable, c.stream->writable());
    QVERIFY(info.readable->isOpen());
    QVERIFY(info.writable->isOpen());
    QCOMPARE(info.protocol, QString());
    QCOMPARE(info.extensions, QString());
    QCOMPARE(c.stream->state(), State::Open);
    QCOMPARE(c.stream->url(), c.peer.url());
    QCOMPARE(stateChanged.size(), 1);
    QVERIFY(!c.stream->closed().isFinished());
}

void tst_Handshake::requestIsThatOfAWebSocket()
{
    TestConnection c;
    c.stream = std::make_unique<WebSocketStream>(c.peer.url(u"/path/to?a=b%20c"_s), c.options);
    AWAIT(c.stream->opened());
    QVERIFY2(c.peer.request().startsWith("GET /path/to?a=b%20c HTTP/1.1\r\n"), c.peer.request());
    QCOMPARE(c.peer.requestHeader("Host"), "127.0.0.1:" + QByteArray::number(c.peer.serverPort()));
    QCOMPARE(c.peer.requestHeader("Upgrade").toLower(), "websocket"_ba);
    QCOMPARE(c.peer.requestHeader("Connection").toLower(), "upgrade"_ba);
    QCOMPARE(c.peer.requestHeader("Sec-WebSocket-Version"), "13"_ba);
    QCOMPARE(QByteArray::fromBase64(c.peer.requestHeader("Sec-WebSocket-Key")).size(), 16);
    QCOMPARE(c.peer.requestHeader("Sec-WebSocket-Protocol"), QByteArray());
    QCOMPARE(c.peer.requestHeader("Sec-WebSocket-Extensions"), "permessage-deflate; client_max_window_bits"_ba);
}

void tst_Handshake::requestCarriesHeadersOriginAndProtocols()
{
    TestConnection c;
    c.options.headers = {{"Authorization", "Bearer abc"}, {"X-Test", "a, b"}};
    c.options.origin = u"https://example.org"_s;
    c.options.protocols = QStringList{u"first"_s, u"second"_s};
    c.peer.setProtocol("second");
    QVERIFY(c.open());
    QCOMPARE(c.peer.requestHeader("Authorization"), "Bearer abc"_ba);
    QCOMPARE(c.peer.requestHeader("X-Test"), "a, b"_ba);
    QCOMPARE(c.peer.requestHeader("Origin"), "https://example.org"_ba);
    QCOMPARE(c.peer.requestHeader("Sec-WebSocket-Protocol").replace(" ", ""), "first,second"_ba);
}

void tst_Handshake::selectedProtocolIsReported()
{
    TestConnection c;
    c.options.protocols = QStringList{u"first"_s, u"second"_s};
    c.peer.setProtocol("second");
    QVERIFY(c.open());
    QCOMPARE(c.stream->protocol(), u"second"_s);
    QCOMPARE(c.stream->opened().result().protocol, u"second"_s);
}

void tst_Handshake::answerMayComeByteByByte()
{
    TestConnection c;
    c.peer.setSilent();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    const QByteArray answer = c.peer.acceptingAnswer();
    for (const char byte : answer) {
        QVERIFY(!c.stream->opened().isFinished());
        c.peer.sendBytes(QByteArray(1, byte));
        QCoreApplication::processEvents();
    }
    AWAIT(c.stream->opened());
    QVERIFY2(succeeded(c.stream->opened()), qPrintable(failureOf(c.stream->opened())));
}

void tst_Handshake::messagesBehindTheAnswerArrive()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "one"}.toBytes() + RawFrame{RawFrame::Binary, "two"}.toBytes());
    QVERIFY(c.open());
    TRY_COMPARE(c.readable()->pendingMessageCount(), 2);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"one"_s));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage("two"_ba));
}

void tst_Handshake::closeBehindTheAnswerIsClean()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "last"}.toBytes()
                         + RawFrame{RawFrame::Close, RawFrame::closeBody(3000, "x")}.toBytes());
    QVERIFY(c.open());
    TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
    c.peer.fin();
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result(), (WebSocketCloseInfo{3000, u"x"_s}));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"last"_s));
}

void tst_Handshake::wrongProtocolFails_data()
{
    QTest::addColumn<QStringList>("asked");
    QTest::addColumn<QByteArray>("selected");
    QTest::newRow("asked and none selected") << QStringList{u"chat"_s} << QByteArray();
    QTest::newRow("another one selected") << QStringList{u"chat"_s} << "feed"_ba;
    QTest::newRow("selected in another case") << QStringList{u"chat"_s} << "Chat"_ba;
    QTest::newRow("two selected") << QStringList{u"chat"_s, u"feed"_s} << "chat, feed"_ba;
    QTest::newRow("selected and none asked") << QStringList() << "chat"_ba;
}

void tst_Handshake::wrongProtocolFails()
{
    TestConnection c;
    QFETCH(const QStringList, asked);
    QFETCH(const QByteArray, selected);
    c.options.protocols = asked;
    c.peer.setProtocol(selected);
    c.start();
    verifyFailed(c, Initiator::Protocol);
    QCOMPARE(c.stream->protocol(), QString());
}

void tst_Handshake::httpStatusFailsAndIsReported_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("value");
    // The server keeps each connection open: it is the client that has to end it.
    QTest::newRow("302") << "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"_ba << 302
                         << "Location"_ba
                         << "/elsewhere"_ba;
    QTest::newRow("401") << "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n"_ba << 401
                         << "WWW-Authenticate"_ba
                         << "Basic realm=\"x\""_ba;
    QTest::newRow("404") << "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone"_ba << 404 << "Content-Length"_ba
                         << "4"_ba;
    QTest::newRow("500") << "HTTP/1.1 500 Internal Server Error\r\nX-Id: 1\r\n\r\n"_ba << 500 << "X-Id"_ba
                         << "1"_ba;
    QTest::newRow("503 without a phrase") << "HTTP/1.1 503 \r\nRetry-After: 9\r\n\r\n"_ba << 503 << "Retry-After"_ba
                                          << "9"_ba;
    QTest::newRow("200") << "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"_ba << 200
                         << "Content-Type"_ba
                         << "text/html"_ba;
}

void tst_Handshake::httpStatusFailsAndIsReported()
{
    TestConnection c;
    QFETCH(const QByteArray, answer);
    c.peer.setAnswer(answer);
    c.start();
    verifyFailed(c, Initiator::Remote);
    const WebSocketError error = errorOf(c.stream->opened());
    QTEST(error.httpStatus(), "status");
    QFETCH(const QByteArray, header);
    QFETCH(const QByteArray, value);
    QVERIFY2(error.httpHeaders().contains(std::pair(header, value)),
             QByteArray::number(error.httpHeaders().size()) + " other headers");
}

void tst_Handshake::malformedAnswerFails_data()
{
    QTest::addColumn<QByteArray>("answer");
    const auto start = "HTTP/1.1 101 Switching Protocols\r\n"_ba;
    const auto upgrade = "Upgrade: websocket\r\n"_ba;
    const auto connection = "Connection: Upgrade\r\n"_ba;
    const auto accept = "Sec-WebSocket-Accept: %ACCEPT%\r\n"_ba;
    QTest::newRow("wrong accept key") << start + upgrade + connection
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    QTest::newRow("no accept key") << start + upgrade + connection + "\r\n";
    QTest::newRow("no Upgrade") << start + connection + accept + "\r\n";
    QTest::newRow("other Upgrade") << start + "Upgrade: h2c\r\n" + connection + accept + "\r\n";
    QTest::newRow("no Connection") << start + upgrade + accept + "\r\n";
    QTest::newRow("HTTP/1.0") << "HTTP/1.0 101 Switching Protocols\r\n" + upgrade + connection + accept + "\r\n";
    QTest::newRow("not HTTP") << "SSH-2.0-OpenSSH_9.2\r\n\r\n"_ba;
    QTest::newRow("binary") << QByteArray("\x15\x03\x01\x00\x02\x02\x46\r\n\r\n", 11);
    QTest::newRow("status is no number") << "HTTP/1.1 abc OK\r\n\r\n"_ba;
    QTest::newRow("extension never offered")
            << start + upgrade + connection + accept + "Sec-WebSocket-Extensions: x-none\r\n\r\n";
    QTest::newRow("header of 1 MB") << start + upgrade + connection + accept + "X: " + QByteArray(1000 * 1000, 'x')
                    + "\r\n\r\n";
    QTest::newRow("header without an end")
            << start + upgrade + connection + accept + "X: " + QByteArray(1000 * 1000, 'x');
    QTest::newRow("headers without an end")
            << start + upgrade + connection + accept + "X: 123456\r\n"_ba.repeated(100 * 1000);
    QTest::newRow("status line without an end") << QByteArray(1000 * 1000, 'x');
}

void tst_Handshake::malformedAnswerFails()
{
    TestConnection c;
    QFETCH(const QByteArray, answer);
    c.peer.setAnswer(answer);
    c.start();
    verifyFailed(c, Initiator::Protocol);
}

void tst_Handshake::malformedLineIsNamed_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("line");
    const auto start = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"_ba;
    QTest::newRow("status line") << "SSH-2.0-OpenSSH_9.2\r\n\r\n"_ba << u"line 1, \"SSH-2.0-OpenSSH_9.2\""_s;
    QTest::newRow("field") << start + "Connection Upgrade\r\n\r\n" << u"line 3, \"Connection Upgrade\""_s;
    QTest::newRow("the first of two") << start + "one\r\ntwo\r\n\r\n" << u"line 3, \"one\""_s;
    QTest::newRow("without CR") << start + "X: y\nA: b\r\n\r\n" << u"line 3, \"X: y\""_s;
    QTest::newRow("nothing but a line break") << "\r\n\r\n"_ba << u"line 1, \"\""_s;
}

void tst_Handshake::malformedLineIsNamed()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const QString, line);
    TestConnection c;
    c.peer.setAnswer(answer);
    c.start();
    AWAIT(c.stream->opened());
    const QString message = errorOf(c.stream->opened()).message();
    QVERIFY2(message.endsWith(u"The header of the server's answer is malformed: %1."_s.arg(line)), qPrintable(message));
}

void tst_Handshake::connectionEndedWithoutAnswerFails_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("reset");
    QTest::newRow("FIN at once") << QByteArray() << false;
    QTest::newRow("RST at once") << QByteArray() << true;
    QTest::newRow("FIN within the header") << "HTTP/1.1 101 Switching"_ba << false;
    QTest::newRow("RST within the header") << "HTTP/1.1 101 Switching"_ba << true;
}

void tst_Handshake::connectionEndedWithoutAnswerFails()
{
    TestConnection c;
    QFETCH(const QByteArray, answer);
    QFETCH(const bool, reset);
    c.peer.setAnswer(answer);
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    if (reset)
        c.peer.reset();
    else
        c.peer.fin();
    verifyFailed(c, Initiator::Network);
}

void tst_Handshake::connectionRefusedFails()
{
    TestConnection c;
    QTcpSocket closedPort; // bound, so that nobody else listens there
    QVERIFY(closedPort.bind(QHostAddress::LocalHost));
    QUrl url = c.peer.url();
    url.setPort(closedPort.localPort());
    c.stream = std::make_unique<WebSocketStream>(url, c.options);
    verifyFailed(c, Initiator::Network);
    QCOMPARE(errorOf(c.stream->opened()).socketError(), QAbstractSocket::ConnectionRefusedError);
    QCOMPARE(errorOf(c.stream->opened()).httpStatus(), 0);
}

void tst_Handshake::hostNotFoundFails()
{
    TestConnection c;
    QUrl url = c.peer.url();
    url.setHost(u"invalid.invalid"_s);
    c.stream = std::make_unique<WebSocketStream>(url, c.options);
    verifyFailed(c, Initiator::Network);
    QCOMPARE(errorOf(c.stream->opened()).socketError(), QAbstractSocket::HostNotFoundError);
}

void tst_Handshake::silentServerIsEndedByATimeoutSignal()
{
    TestConnection c;
    c.peer.setSilent();
    c.options.signal = AbortSignal::timeout(50ms);
    c.start();
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->opened()).kind(), Kind::Timeout);
    QCOMPARE(errorOf(c.stream->closed()).kind(), Kind::Timeout);
    TRY_PEER(c.peer, !c.peer.isConnected());
}

void tst_Handshake::answerAfterA401IsJudged_data()
{
    QTest::addColumn<bool>("close");
    QTest::newRow("same connection") << false;
    QTest::newRow("another connection") << true;
}

// The URL's credentials are an answer to it.
void tst_Handshake::answerAfterA401IsJudged()
{
    QFETCH(const bool, close);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QByteArrayList answers = {"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                                      + QByteArray(close ? "Connection: close\r\n" : "")
                                      + "Content-Length: 8\r\n\r\nno\r\n\r\nno",
                              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: %ACCEPT%\r\nSec-WebSocket-Extensions: x-none\r\n\r\n"};
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *const socket = server.nextPendingConnection();
        connect(socket, &QIODevice::readyRead, socket, [&answers, close, socket] {
            const QByteArray request = socket->readAll();
            const qsizetype at = request.indexOf("Sec-WebSocket-Key: ") + 19;
            const QByteArray key = request.mid(at, request.indexOf("\r\n", at) - at);
            if (answers.isEmpty())
                return;
            socket->write(answers.takeFirst().replace("%ACCEPT%", acceptKey(key)));
            if (close && answers.size() == 1)
                socket->disconnectFromHost();
        });
    });
    const WebSocketStream stream(QUrl(u"ws://user:secret@127.0.0.1:%1/"_s.arg(server.serverPort())));
    AWAIT(stream.opened());
    const WebSocketError error = errorOf(stream.opened());
    QVERIFY2(!error.message().contains(u"secret"_s), qPrintable(error.message()));
    QVERIFY(answers.isEmpty());
    QVERIFY2(error.message().contains(u"extension"_s), qPrintable(describe(error)));
    QCOMPARE(error.httpStatus(), 101);
}

QTEST_GUILESS_MAIN(tst_Handshake)
#include "tst_handshake.moc"
