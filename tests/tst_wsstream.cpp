// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "peerdeflate.h"
#include "rawpeer.h"
#include "testcertificate.h"
#include "websocketstreamversion.h"
#include "wsstreamtool.h"

#include <QtCore/qfile.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

// A pipe with a name, of which this is the reading end.
class Fifo
{
public:
    Fifo()
    {
        ::mkfifo(qPrintable(fileName()), 0600);
        m_descriptor = ::open(qPrintable(fileName()), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }
    ~Fifo() { closeReader(); }
    Q_DISABLE_COPY_MOVE(Fifo)

    QString fileName() const { return m_directory.filePath(u"fifo"_s); }
    bool isReadable() const
    {
        pollfd descriptor = {m_descriptor, POLLIN, 0};
        return ::poll(&descriptor, 1, 0) > 0 && descriptor.revents & POLLIN;
    }
    void closeReader() { ::close(std::exchange(m_descriptor, -1)); }

private:
    QTemporaryDir m_directory;
    int m_descriptor = -1;
};

namespace {

QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char(i * 31 + i / 251);
    return bytes;
}

QByteArray lines(int count)
{
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += "line " + QByteArray::number(i) + '\n';
    return text;
}

} // namespace

class tst_WsStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void versionIsThatOfTheLibrary();
    void helpNamesEveryOption();
    void wrongUsageExitsWith2_data();
    void wrongUsageExitsWith2();
    void lineBecomesTextMessage();
    void textMessageBecomesLine();
    void binaryInputIsSentInChunks();
    void everythingComesBackFromAnEchoServer_data();
    void everythingComesBackFromAnEchoServer();
    void answerIsAwaitedAfterTheEndOfInput();
    void inputWaitsWhileThePeerDoesNotRead();
    void countClosesAfterThatManyMessages();
    void noInputStaysOpenUntilThePeerCloses();
    void limitRateSlowsThePeer();
    void closeCodeAndReasonReachThePeer();
    void closeFrameHasNoBodyByDefault();
    void protocolAndHeaderReachThePeer();
    void messagesAreCompressed_data();
    void messagesAreCompressed();
    void compressionIsNotOfferedWithNoCompress();
    void certificateMustBeTrusted_data();
    void certificateMustBeTrusted();
    void refusedConnectionExitsWith1();
    void refusedHandshakeReportsTheHttpStatus();
    void lostConnectionExitsWith3();
    void timeoutExitsWith4();
    void interruptWhileConnectingExitsWith4();
    void interruptClosesProperly();
    void secondInterruptExitsWith4();
    void outputThatBlocksSlowsThePeer();
    void endOfTheReaderClosesTheConnection();
    void statsAreOneJsonObject();
    void serverClosesItsConnectionsOnInterrupt();
    void serverPassesBackpressureOn();
    void demoKeepsItsPromise();

private:
    std::unique_ptr<RawPeer> m_peer;
    QString m_url;
};

void tst_WsStream::init()
{
    m_peer = std::make_unique<RawPeer>(RawPeer::Transport::Plain);
    m_peer->setAnswersClose(true);
    m_url = m_peer->url().toString();
}

void tst_WsStream::versionIsThatOfTheLibrary()
{
    Tool tool({u"--version"_s});
    QCOMPARE(tool.status(), 0);
    QCOMPARE(tool.readAllStandardOutput(), QByteArray("wsstream " WEBSOCKETSTREAM_VERSION_STR "\n"));
}

void tst_WsStream::helpNamesEveryOption()
{
    Tool tool({u"--help"_s});
    QCOMPARE(tool.status(), 0);
    const QByteArray help = tool.readAllStandardOutput();
    for (const char *option : {"--protocol <P>",
                               "--header <K: V>",
                               "--origin <O>",
                               "--compress",
                               "--no-compress",
                               "--compress-level <N>",
                               "--compress-threshold <N>",
                               "--timeout <S>",
                               "--text",
                               "--binary",
                               "--one-message",
                               "--input <FILE>",
                               "--output <FILE>",
                               "--limit-rate <BYTES_PER_S>",
                               "--count <N>",
                               "--no-input",
                               "--close-code <N>",
                               "--close-reason <R>",
                               "--insecure",
                               "--ca-file <F>",
                               "--serve <PORT>",
                               "--demo",
                               "--stats",
                               "--version",
                               "--linger <S>",
                               "URL",
                               "Exit status"})
        QVERIFY2(help.contains(option), option);
    QCOMPARE(tool.errorText(), QByteArray());
}

void tst_WsStream::wrongUsageExitsWith2_data()
{
    QTest::addColumn<QString>("arguments"); // | between them
    QTest::addColumn<QByteArray>("explanation");

    const QString url = u"|ws://localhost:1/"_s;
    QTest::newRow("no URL") << u"--text"_s << "URL is missing"_ba;
    QTest::newRow("two URLs") << u"ws://secret@a/?token=secret"_s + url << "more than one URL"_ba;
    QTest::newRow("scheme") << u"ftp://localhost/"_s << "ws, wss, http and https"_ba;
    QTest::newRow("fragment") << u"ws://localhost:1/?token=secret#"_s << "fragment"_ba;
    QTest::newRow("unknown option") << u"--unknown"_s + url << "'unknown'"_ba;
    QTest::newRow("missing value") << u"ws://localhost:1/|--count"_s << "'--count'"_ba;
    QTest::newRow("count 0") << u"--count|0"_s + url << "1 or more"_ba;
    QTest::newRow("count text") << u"--count|many"_s + url << "whole number"_ba;
    QTest::newRow("limit-rate 0") << u"--limit-rate|0"_s + url << "1 or more"_ba;
    QTest::newRow("limit-rate unit") << u"--limit-rate|5x"_s + url << "k, M or G"_ba;
    QTest::newRow("timeout") << u"--timeout|0"_s + url << "0.001"_ba;
    QTest::newRow("linger") << u"--linger|-1"_s + url << "from 0"_ba;
    QTest::newRow("close code") << u"--close-code|1001"_s + url << "1000 and 3000 to 4999"_ba;
    QTest::newRow("close reason") << u"--close-reason|"_s + QString(62, u'é') + url << "123"_ba;
    QTest::newRow("protocol") << u"--protocol|secret b"_s + url << "Subprotocol 1 contains \" \""_ba;
    QTest::newRow("protocol twice") << u"--protocol|secret|--protocol|b|--protocol|secret"_s + url
                                    << "Subprotocols 1 and 3"_ba;
    QTest::newRow("header") << u"--header|Authorization Bearer secret"_s + url << "colon"_ba;
    QTest::newRow("header name") << u"--header|Authorization Bearer secret:"_s + url
                                 << "\"Authorization...\" contains \" \""_ba;
    QTest::newRow("header of the handshake") << u"--header|Sec-WebSocket-Key: x"_s + url << "Sec-WebSocket-Key"_ba;
    QTest::newRow("compress-level") << u"--compress-level|10"_s + url << "-1 to 9"_ba;
    QTest::newRow("compress-threshold") << u"--compress-threshold|-1"_s + url << "0 or more"_ba;
    QTest::newRow("level without compression") << u"--no-compress|--compress-level|1"_s + url << "--no-compress"_ba;
    QTest::newRow("CA file") << u"--ca-file|/nonexistent"_s + url << "/nonexistent"_ba;
    QTest::newRow("input file") << u"--input|/nonexistent"_s + url << "/nonexistent"_ba;
    QTest::newRow("output file") << u"--output|/nonexistent/file"_s + url << "/nonexistent/file"_ba;
    QTest::newRow("text and binary") << u"--text|--binary"_s + url << "--binary"_ba;
    QTest::newRow("input and none") << u"--input|file|--no-input"_s + url << "--no-input"_ba;
    QTest::newRow("port") << u"--serve|65536"_s << "0 to 65535"_ba;
    QTest::newRow("serve with URL") << u"--serve|0"_s + url << "takes no URL"_ba;
    QTest::newRow("demo with an option") << u"--demo|--stats"_s << "--stats"_ba;
}

void tst_WsStream::wrongUsageExitsWith2()
{
    QFETCH(QString, arguments);
    QFETCH(QByteArray, explanation);

    Tool tool(arguments.split(u'|'));
    QCOMPARE(tool.status(), 2);
    QVERIFY2(tool.errorText().contains(explanation), tool.errorText().constData());
    QVERIFY2(!tool.errorText().contains("secret"), tool.errorText().constData());
    QCOMPARE(tool.readAllStandardOutput(), QByteArray());
}

void tst_WsStream::lineBecomesTextMessage()
{
    Tool tool({m_url});
    tool.endInput("one\n\nzwölf\nlast"_ba);
    QCOMPARE(tool.status(), 0);
    const QList<WebSocketMessage> expected = {u"one"_s, u""_s, u"zwölf"_s, u"last"_s};
    QVERIFY2(m_peer->messages() == expected, m_peer->describe().constData());
}

void tst_WsStream::textMessageBecomesLine()
{
    Tool tool({u"--no-input"_s, m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    m_peer->sendText("one");
    m_peer->sendText("");
    m_peer->sendBinary("two");
    m_peer->sendClose(1000);
    QCOMPARE(tool.status(), 0);
    QCOMPARE(tool.readAllStandardOutput(), "one\n\ntwo\n"_ba);
    QCOMPARE(tool.errorText(), QByteArray()); // also no progress line: this is no terminal
}

void tst_WsStream::binaryInputIsSentInChunks()
{
    QTemporaryDir directory;
    QFile input(directory.filePath(u"input"_s));
    QVERIFY(input.open(QIODevice::WriteOnly));
    const QByteArray bytes = pattern(150'000);
    input.write(bytes);
    input.close();

    Tool tool({u"--binary"_s, u"--input"_s, input.fileName(), m_url});
    QCOMPARE(tool.status(), 0);
    const QList<WebSocketMessage> expected = {bytes.left(65536), bytes.mid(65536, 65536), bytes.mid(131072)};
    QVERIFY2(m_peer->messages() == expected, m_peer->describe().constData());
}

void tst_WsStream::everythingComesBackFromAnEchoServer_data()
{
    QTest::addColumn<QStringList>("mode");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QStringList{} << lines(300'000);
    QTest::newRow("binary") << QStringList{u"--binary"_s} << pattern(30'000'000);
    QTest::newRow("nothing") << QStringList{} << QByteArray();
}

void tst_WsStream::everythingComesBackFromAnEchoServer()
{
    QFETCH(QStringList, mode);
    QFETCH(QByteArray, bytes);
    EchoTool server;

    Tool pipes(mode + QStringList{server.url});
    pipes.endInput(bytes);
    QCOMPARE(pipes.status(60000), 0);
    QVERIFY(pipes.readAllStandardOutput() == bytes);

    QTemporaryDir directory;
    QFile input(directory.filePath(u"input"_s));
    QFile output(directory.filePath(u"output"_s));
    QVERIFY(input.open(QIODevice::WriteOnly));
    input.write(bytes);
    input.close();
    Tool files(mode + QStringList{u"--input"_s, input.fileName(), u"--output"_s, output.fileName(), server.url});
    QCOMPARE(files.status(60000), 0);
    QVERIFY(output.open(QIODevice::ReadOnly));
    QVERIFY(output.readAll() == bytes);
}

void tst_WsStream::answerIsAwaitedAfterTheEndOfInput()
{
    Tool tool({u"--linger"_s, u"3600"_s, m_url});
    tool.endInput("question\n");
    TRY_PEER(*m_peer, m_peer->messages().size() == 1);
    QVERIFY(!QTest::qWaitFor([&] { return !m_peer->frames(RawFrame::Close).isEmpty(); }, 200));
    m_peer->sendText("answer");
    QCOMPARE(tool.status(), 0);
    QCOMPARE(tool.readAllStandardOutput(), "answer\n"_ba);
}

void tst_WsStream::inputWaitsWhileThePeerDoesNotRead()
{
    constexpr qint64 size = 50'000'000;
    m_peer->stopReading();
    Tool tool({u"--binary"_s, u"--stats"_s, u"--linger"_s, u"0"_s, m_url});
    QTRY_COMPARE(m_peer->connectionCount(), 1);
    m_peer->startReading();
    TRY_PEER(*m_peer, m_peer->hasRequest());
    m_peer->stopReading();
    tool.endInput(QByteArray(size, 'x'));

    // Once nothing moves any more, most of it still waits on our side of the pipe.
    qint64 waiting = -1;
    while (std::exchange(waiting, tool.bytesToWrite()) != tool.bytesToWrite() || waiting == size)
        QTest::qWait(500);
    QVERIFY2(waiting > size * 8 / 10, QByteArray::number(waiting).constData());

    m_peer->startReading();
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->messageBytes(), size);
    const int peakRssKiB = tool.stats().value(u"peakRssKiB"_s).toInt();
#ifndef __SANITIZE_ADDRESS__
    QVERIFY2(peakRssKiB > 0 && peakRssKiB < 60'000, QByteArray::number(peakRssKiB).constData());
#else
    QVERIFY(peakRssKiB > 0);
#endif
}

void tst_WsStream::countClosesAfterThatManyMessages()
{
    Tool tool({u"--count"_s, u"2"_s, m_url});
    tool.endInput(); // this alone would close
    TRY_PEER(*m_peer, m_peer->hasRequest());
    for (const char *text : {"one", "two", "three"})
        m_peer->sendText(text);
    QCOMPARE(tool.status(), 0);
    QCOMPARE(tool.readAllStandardOutput(), "one\ntwo\n"_ba);
}

void tst_WsStream::noInputStaysOpenUntilThePeerCloses()
{
    Tool tool({u"--no-input"_s, u"--stats"_s, m_url});
    tool.endInput("ignored\n");
    TRY_PEER(*m_peer, m_peer->hasRequest());
    QVERIFY(!QTest::qWaitFor([&] { return !m_peer->frames().isEmpty(); }, 200));
    m_peer->sendClose(4321, "done");
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->messages().size(), 0);
    QCOMPARE(tool.stats().value(u"closeCode"_s).toInt(), 4321);
    QCOMPARE(tool.stats().value(u"reason"_s).toString(), u"done"_s);
}

void tst_WsStream::limitRateSlowsThePeer()
{
    constexpr qint64 flood = 100'000'000;
    Tool tool({u"--no-input"_s, u"--binary"_s, u"--limit-rate"_s, u"100k"_s, u"--stats"_s, m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    const QByteArray message(50'000, 'x');
    for (qint64 sent = 0; sent < flood; sent += message.size())
        m_peer->sendBinary(message);

    qint64 received = 0;
    TRY_PROGRAM((received += tool.readAllStandardOutput().size()) >= 3 * 50'000);
    QVERIFY(received < 1'000'000);
    QVERIFY2(m_peer->bytesWaiting() > flood * 8 / 10, m_peer->describe().constData());

    tool.interrupt();
    TRY_PEER(*m_peer, tool.state() == QProcess::NotRunning);
    QVERIFY(tool.stats().value(u"maxBufferedBytes"_s).toInt() < 12'000'000);
}

void tst_WsStream::closeCodeAndReasonReachThePeer()
{
    Tool tool({u"--close-code"_s, u"4001"_s, u"--close-reason"_s, u"ende gut"_s, u"--stats"_s, m_url});
    tool.endInput();
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->closeFrame().closeCode(), 4001);
    QCOMPARE(m_peer->closeFrame().closeReason(), "ende gut"_ba);
    QCOMPARE(tool.stats().value(u"closeCode"_s).toInt(), 4001); // the peer's answer

    Tool reasonOnly({u"--close-reason"_s, u"x"_s, m_url});
    reasonOnly.endInput();
    QCOMPARE(reasonOnly.status(), 0);
    QCOMPARE(m_peer->closeFrame().closeCode(), 1000);
}

void tst_WsStream::closeFrameHasNoBodyByDefault()
{
    Tool tool({u"--stats"_s, m_url});
    tool.endInput();
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->closeFrame().closeCode(), 1005);
    QCOMPARE(tool.stats().value(u"closeCode"_s).toInt(), 1005);
}

void tst_WsStream::protocolAndHeaderReachThePeer()
{
    m_peer->setProtocol("v2.feed");
    Tool tool({u"--protocol"_s, u"v1.feed"_s, u"--protocol"_s, u"v2.feed"_s, u"--header"_s, u"X-One: a:b"_s,
               u"--header"_s, u"X-Two:  c "_s, u"--origin"_s, u"https://example.org"_s, u"--stats"_s,
               u" "_s + m_url + u"\n"_s});
    tool.endInput();
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->requestHeader("X-One"), "a:b"_ba);
    QCOMPARE(m_peer->requestHeader("X-Two"), "c"_ba);
    QCOMPARE(m_peer->requestHeader("Origin"), "https://example.org"_ba);
    QCOMPARE(m_peer->requestHeader("Sec-WebSocket-Protocol"), "v1.feed, v2.feed"_ba);
    QCOMPARE(tool.stats().value(u"protocol"_s).toString(), u"v2.feed"_s);
}

void tst_WsStream::messagesAreCompressed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("isCompressed"); // 1000 bytes
    QTest::newRow("default") << QStringList() << false;
    QTest::newRow("threshold") << QStringList{u"--compress"_s, u"--compress-threshold"_s, u"1000"_s} << true;
    QTest::newRow("level") << QStringList{u"--compress-level"_s, u"9"_s, u"--compress-threshold"_s, u"0"_s} << true;
}

void tst_WsStream::messagesAreCompressed()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const bool, isCompressed);
    const QByteArray line(1000, 'a');
    m_peer->setExtraHeaders("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    Tool tool(arguments + QStringList{u"--stats"_s, m_url});
    tool.endInput(line + "\n");
    TRY_PEER(*m_peer, m_peer->messages().size() == 1);
    const RawFrame sent = m_peer->frames().constFirst();
    QCOMPARE(sent.rsv, isCompressed ? RawFrame::compressedBit : 0);
    QCOMPARE(isCompressed ? PeerInflater().inflate(sent.payload) : sent.payload, line);
    RawFrame answer = {RawFrame::Text, PeerDeflater().compress(line)};
    answer.rsv = RawFrame::compressedBit;
    m_peer->sendFrame(answer);
    QCOMPARE(tool.status(), 0);
    QCOMPARE(tool.readAllStandardOutput(), line + "\n");
    QCOMPARE(tool.stats().value(u"extensions"_s), QJsonValue(u"permessage-deflate"_s));
}

void tst_WsStream::compressionIsNotOfferedWithNoCompress()
{
    Tool tool({u"--no-compress"_s, u"--stats"_s, m_url});
    tool.endInput();
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->requestHeader("Sec-WebSocket-Extensions"), QByteArray());
    QCOMPARE(tool.stats().value(u"extensions"_s), QJsonValue(u""_s));
}

void tst_WsStream::certificateMustBeTrusted_data()
{
    QTest::addColumn<QStringList>("arguments"); // CA: the file of the server's authority
    QTest::addColumn<int>("status");
    QTest::newRow("unknown authority") << QStringList{} << 1;
    QTest::newRow("insecure") << QStringList{u"--insecure"_s} << 0;
    QTest::newRow("known authority") << QStringList{u"--ca-file"_s, u"CA"_s} << 0;
}

void tst_WsStream::certificateMustBeTrusted()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QTemporaryDir directory;
    QFile authority(directory.filePath(u"authority.pem"_s));
    QVERIFY(authority.open(QIODevice::WriteOnly));
    authority.write(TestCertificate::instance().authority().toPem());
    authority.close();
    arguments.replaceInStrings(u"CA"_s, authority.fileName());

    RawPeer peer(RawPeer::Transport::Tls);
    peer.setAnswersClose(true);
    Tool tool(arguments + QStringList{peer.url().toString()});
    tool.endInput("secret\n");
    QCOMPARE(tool.status(), status);
    QCOMPARE(peer.messages().size(), status == 0 ? 1 : 0);
    QCOMPARE(tool.errorText().isEmpty(), status == 0);
}

void tst_WsStream::refusedConnectionExitsWith1()
{
    QTcpSocket closedPort; // bound, so that nobody else listens there
    QVERIFY(closedPort.bind(QHostAddress::LocalHost));
    Tool tool({QStringLiteral("ws://127.0.0.1:%1/").arg(closedPort.localPort())});
    QCOMPARE(tool.status(), 1);
    QVERIFY2(tool.errorText().startsWith("wsstream: "), tool.errorText().constData());
}

void tst_WsStream::refusedHandshakeReportsTheHttpStatus()
{
    m_peer->setAnswer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    Tool tool({u"--stats"_s, m_url});
    QCOMPARE(tool.status(), 1);
    const QJsonObject stats = tool.stats();
    QCOMPARE(stats.value(u"httpStatus"_s).toInt(), 403);
    QCOMPARE(stats.value(u"opened"_s).toBool(), false);
    QVERIFY(stats.value(u"error"_s).toString().contains(u"403"_s));
}

void tst_WsStream::lostConnectionExitsWith3()
{
    Tool tool({u"--stats"_s, m_url});
    tool.write("hello\n");
    TRY_PEER(*m_peer, m_peer->messages().size() == 1);
    m_peer->fin();
    QCOMPARE(tool.status(), 3);
    const QJsonObject stats = tool.stats();
    QCOMPARE(stats.value(u"opened"_s).toBool(), true);
    QCOMPARE(stats.value(u"clean"_s).toBool(true), false);
    QCOMPARE(stats.value(u"closeCode"_s).toInt(), 1006);
    QVERIFY(!stats.value(u"error"_s).toString().isEmpty());
}

void tst_WsStream::timeoutExitsWith4()
{
    m_peer->setSilent();
    Tool tool({u"--timeout"_s, u"0.2"_s, m_url});
    QCOMPARE(tool.status(), 4);
    QVERIFY(!tool.errorText().isEmpty());
}

void tst_WsStream::interruptWhileConnectingExitsWith4()
{
    m_peer->setSilent();
    Tool tool({m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    tool.interrupt();
    QCOMPARE(tool.status(), 4);
}

void tst_WsStream::interruptClosesProperly()
{
    Tool tool({u"--close-code"_s, u"3000"_s, u"--stats"_s, m_url});
    tool.write("hello\n");
    TRY_PEER(*m_peer, m_peer->messages().size() == 1);
    tool.interrupt();
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->closeFrame().closeCode(), 3000);
    QCOMPARE(tool.stats().value(u"clean"_s).toBool(), true);
}

void tst_WsStream::secondInterruptExitsWith4()
{
    m_peer->setAnswersClose(false);
    Tool tool({u"--no-input"_s, m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    m_peer->sendText("open");
    TRY_PROGRAM(tool.canReadLine());
    tool.interrupt();
    TRY_PEER(*m_peer, m_peer->frames(RawFrame::Close).size() == 1);
    tool.interrupt();
    QCOMPARE(tool.status(), 4);
}

void tst_WsStream::outputThatBlocksSlowsThePeer()
{
    constexpr qint64 flood = 100'000'000;
    Fifo fifo;
    Tool tool({u"--no-input"_s, u"--output"_s, fifo.fileName(), u"--stats"_s, m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    const QByteArray message(50'000, 'x');
    for (qint64 sent = 0; sent < flood; sent += message.size())
        m_peer->sendBinary(message);
    TRY_PROGRAM(fifo.isReadable());
    QVERIFY(!QTest::qWaitFor([&] { return m_peer->bytesWaiting() < flood * 8 / 10; }, 1000));

    tool.interrupt(); // which is heard although the output is stuck
    TRY_PEER(*m_peer, tool.state() == QProcess::NotRunning);
    QVERIFY(tool.stats().value(u"bytesReceived"_s).toInt() < 1'000'000);
}

void tst_WsStream::endOfTheReaderClosesTheConnection()
{
    Fifo fifo;
    Tool tool({u"--no-input"_s, u"--output"_s, fifo.fileName(), m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    m_peer->sendText("read");
    TRY_PROGRAM(fifo.isReadable());
    fifo.closeReader();
    m_peer->sendText("nobody reads this");
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->frames(RawFrame::Close).size(), 1);
}

void tst_WsStream::statsAreOneJsonObject()
{
    EchoTool server;
    Tool tool({u"--stats"_s, server.url});
    tool.endInput("one\nzwölf\n"_ba);
    QCOMPARE(tool.status(), 0);
    const QJsonObject stats = tool.stats();

    QStringList keys = {u"opened"_s,          u"protocol"_s,          u"extensions"_s,   u"messagesReceived"_s,
                        u"bytesReceived"_s,   u"wireBytesReceived"_s, u"messagesSent"_s, u"bytesSent"_s,
                        u"wireBytesSent"_s,   u"closeCode"_s,         u"reason"_s,       u"clean"_s,
                        u"error"_s,           u"httpStatus"_s,        u"seconds"_s,      u"peakRssKiB"_s,
                        u"maxBufferedBytes"_s};
    keys.sort();
    QCOMPARE(stats.keys(), keys);
    QCOMPARE(stats.value(u"opened"_s), QJsonValue(true));
    QCOMPARE(stats.value(u"clean"_s), QJsonValue(true));
    QCOMPARE(stats.value(u"error"_s), QJsonValue(u""_s));
    QCOMPARE(stats.value(u"messagesSent"_s).toInt(), 2);
    QCOMPARE(stats.value(u"bytesSent"_s).toInt(), 9); // of UTF-8, without the line ends
    QCOMPARE(stats.value(u"messagesReceived"_s).toInt(), 2);
    QCOMPARE(stats.value(u"bytesReceived"_s).toInt(), 9);
    QCOMPARE(stats.value(u"wireBytesSent"_s).toInt(), 2 * 6 + 9 + 6); // headers with masks, and a Close frame
    QCOMPARE(stats.value(u"wireBytesReceived"_s).toInt(), 2 * 2 + 9 + 2);
    QVERIFY(stats.value(u"seconds"_s).toDouble(-1) >= 0);
    QVERIFY(stats.value(u"peakRssKiB"_s).toInt() > 1000);
    QVERIFY(stats.value(u"maxBufferedBytes"_s).toInt() > 0);
}

void tst_WsStream::serverClosesItsConnectionsOnInterrupt()
{
    EchoTool server({u"--protocol"_s, u"chat"_s});
    Tool client({u"--protocol"_s, u"chat"_s, u"--stats"_s, server.url});
    client.write("hello\n");
    TRY_PROGRAM(client.canReadLine());
    server.interrupt();
    QCOMPARE(server.status(), 0);
    QCOMPARE(client.status(), 0);
    QCOMPARE(client.stats().value(u"closeCode"_s).toInt(), 1000);
    QCOMPARE(client.stats().value(u"protocol"_s).toString(), u"chat"_s);
}

void tst_WsStream::serverPassesBackpressureOn()
{
    // A client that does not take its answers cannot send more than the buffers between hold.
    constexpr qint64 size = 200'000'000;
    EchoTool server;
    Tool client({u"--binary"_s, u"--limit-rate"_s, u"1"_s, server.url});
    client.endInput(QByteArray(size, 'x'));
    qint64 waiting = -1;
    while (std::exchange(waiting, client.bytesToWrite()) != client.bytesToWrite() || waiting == size)
        QTest::qWait(500);
    QVERIFY2(waiting > size * 8 / 10, QByteArray::number(waiting).constData());
    client.interrupt();
    QVERIFY(client.status() >= 0);
}

void tst_WsStream::demoKeepsItsPromise()
{
#ifdef __SANITIZE_ADDRESS__
    constexpr bool memoryIsMeasured = false; // the sanitizer's own is many times what is to be seen
#else
    constexpr bool memoryIsMeasured = true;
#endif
    Tool tool({u"--demo"_s});
    const int status = tool.status(60000);
    const QByteArray output = tool.readAllStandardOutput();
    QVERIFY2(memoryIsMeasured ? status == 0 : status >= 0, (output + tool.errorText()).constData());
    QVERIFY2(output.count("\n    ") >= 12, output.constData());
    QVERIFY2(output.contains("Verdict: "), output.constData());
}

QTEST_GUILESS_MAIN(tst_WsStream)

#include "tst_wsstream.moc"
