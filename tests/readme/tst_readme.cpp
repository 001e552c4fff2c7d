// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "rawpeer.h"

#include <WebSocketStream>

#include <QtCore/qbuffer.h>
#include <QtCore/qprocess.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>
#include <QtWebSockets/qwebsocketcorsauthenticator.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <functional>
#include <memory>
#include <optional>

using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(std::function<void(RawPeer *)>)

// What the reader of "Writing" has.
class Producer : public QObject
{
    Q_OBJECT

public:
    explicit Producer(WebSocketStream *stream) : stream(stream) { }

    void sendNext();
    [[nodiscard]] bool hasNext() const { return m_number < 3000; }
    [[nodiscard]] QByteArray next() { return QByteArray::number(m_number++).leftJustified(1000); }

private:
    WebSocketStream *stream;
    int m_number = 0;
};

#include "send.cpp"

// The code in C++ of README.md, each block where its reader would put it: into a member function of a QObject.
class tst_Readme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void helloPrintsTheAnswerAndTheEnd();
    void helloEndsWhateverTheUrlIs_data();
    void helloEndsWhateverTheUrlIs();
    void helloEndsWhateverTheServerDoes_data();
    void helloEndsWhateverTheServerDoes();
    void messagesAreShownAsTheyCome();
    void receiveTakesOneMessage();
    void linesAreReadAsBytes();
    void everythingGoesIntoADevice();
    void producerSendsAll();
    void deviceIsSent();
    void deviceIsOneMessage();
    void messageGoesIntoADevice();
    void serverSendsBackToItsOwnPageOnly();
    void errorsAreSaidWithoutTryAndCatch();
    void optionsAreSent();
    void compressionIsOfferedAndUsed();

private:
    void open();
    void show(const QString &text) { m_shown.append(text); }

    std::unique_ptr<RawPeer> m_peer;
    QStringList m_shown;
    QBuffer file;
    WebSocketStream *stream = nullptr;
};

struct Ending
{
    int exitCode = -1;
    QString output;
};

static std::optional<Ending> runHello(const QString &url)
{
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(u"" HELLO ""_s, {url});
    // The program's own patience, twice, and that of the tests
    if (!QTest::qWaitFor([&] { return program.state() == QProcess::NotRunning; }, 20000 + testPatience()))
        return std::nullopt;
    if (program.exitStatus() != QProcess::NormalExit)
        return std::nullopt;
    return Ending{program.exitCode(), QString::fromUtf8(program.readAll())};
}

void tst_Readme::init()
{
    m_peer = std::make_unique<RawPeer>(RawPeer::Transport::Plain);
    m_peer->setAnswersClose(true);
}

void tst_Readme::cleanup()
{
    delete std::exchange(stream, nullptr);
    m_peer.reset();
    m_shown.clear();
    file.close();
    file.setData({});
}

void tst_Readme::open()
{
    stream = new WebSocketStream(m_peer->url());
    TRY_VERIFY(stream->state() == WebSocketStream::State::Open);
}

void tst_Readme::helloPrintsTheAnswerAndTheEnd()
{
    connect(m_peer.get(), &RawPeer::messageReceived, this,
            [this](const WebSocketMessage &message) { m_peer->sendText(message.text().toUtf8()); });
    const auto ending = runHello(m_peer->url().toString());
    QVERIFY(ending);
    QCOMPARE(ending->output, u"WebSocketMessage(text, 5 bytes, \"hello\")\nWebSocketCloseInfo(1005, \"\")\n"_s);
    QCOMPARE(ending->exitCode, 0);
}

void tst_Readme::helloEndsWhateverTheUrlIs_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("output");
    QTest::newRow("none") << QString() << u"SyntaxError("_s;
    QTest::newRow("no URL") << u"hello there"_s << u"SyntaxError("_s;
    QTest::newRow("no scheme") << u"127.0.0.1:7830"_s << u"SyntaxError("_s;
    QTest::newRow("no host") << u"ws://"_s << u"SyntaxError("_s;
    QTest::newRow("another scheme") << u"ftp://127.0.0.1/"_s << u"SyntaxError("_s;
    QTest::newRow("a fragment") << u"ws://127.0.0.1/#there"_s << u"SyntaxError("_s;
    QTest::newRow("nobody listens") << u"ws://127.0.0.1:1/"_s << u"WebSocketError("_s;
}

void tst_Readme::helloEndsWhateverTheUrlIs()
{
    QFETCH(const QString, url);
    QFETCH(const QString, output);
    const auto ending = runHello(url);
    QVERIFY(ending);
    QVERIFY2(ending->output.startsWith(output), qPrintable(ending->output));
    QCOMPARE(ending->output.count(u'\n'), 1);
    QCOMPARE(ending->exitCode, 1);
}

void tst_Readme::helloEndsWhateverTheServerDoes_data()
{
    QTest::addColumn<std::function<void(RawPeer *)>>("prepare");
    QTest::addColumn<QString>("output");
    QTest::addColumn<int>("exitCode");
    const auto addRow = [](const char *name, const std::function<void(RawPeer *)> &prepare, const QString &output,
                           int exitCode) { QTest::newRow(name) << prepare << output << exitCode; };
    addRow(
            "refuses", [](RawPeer *peer) { peer->setAnswer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"); },
            u"WebSocketError("_s, 1);
    addRow(
            "does not answer", [](RawPeer *peer) { peer->setSilent(); }, u"WebSocketError("_s, 1);
    addRow(
            "does not say hello", [](RawPeer *) {}, u"WebSocketMessage(null)\n"_s, 0);
}

void tst_Readme::helloEndsWhateverTheServerDoes()
{
    QFETCH(const std::function<void(RawPeer *)>, prepare);
    QFETCH(const QString, output);
    QFETCH(const int, exitCode);
    prepare(m_peer.get());
    const auto ending = runHello(m_peer->url().toString());
    QVERIFY(ending);
    QVERIFY2(ending->output.startsWith(output), qPrintable(ending->output));
    QCOMPARE(ending->exitCode, exitCode);
}

void tst_Readme::messagesAreShownAsTheyCome()
{
    open();
#include "messages.cpp"
    m_peer->sendText("one");
    m_peer->sendBinary("\x01\x02");
    TRY_VERIFY(m_shown == QStringList({u"one"_s, u"0102"_s}));
}

void tst_Readme::receiveTakesOneMessage()
{
    open();
#include "receive.cpp"
    m_peer->sendText("one");
    m_peer->sendText("two");
    TRY_VERIFY(stream->readable()->hasPendingMessages());
    QCOMPARE(m_shown, QStringList(u"one"_s));
}

void tst_Readme::linesAreReadAsBytes()
{
    open();
#include "bytes.cpp"
    m_peer->sendText("one\nt");
    m_peer->sendText("wo\n");
    TRY_VERIFY(m_shown == QStringList({u"one\n"_s, u"two\n"_s}));
}

void tst_Readme::everythingGoesIntoADevice()
{
    open();
    QVERIFY(file.open(QIODevice::WriteOnly));
#include "pipe-to.cpp"
    m_peer->sendText("one");
    m_peer->sendText("two");
    m_peer->sendEmptyClose();
    TRY_VERIFY(m_shown == QStringList(u"6"_s));
    QCOMPARE(file.data(), "onetwo");
}

void tst_Readme::producerSendsAll()
{
    open();
    Producer producer(stream);
    producer.sendNext();
    TRY_PEER(*m_peer, m_peer->messages().size() == 3000);
    QVERIFY(m_peer->messages().constLast().data().startsWith("2999 "));
}

void tst_Readme::deviceIsSent()
{
    open();
    file.setData("from a device");
    QVERIFY(file.open(QIODevice::ReadOnly));
#include "pipe-from.cpp"
    TRY_PEER(*m_peer, m_peer->closeFrame().closeCode() == 1000);
    QCOMPARE(m_peer->closeFrame().closeReason(), "That was all.");
    QCOMPARE(m_peer->messages(), QList<WebSocketMessage>({QByteArray("from a device")}));
}

void tst_Readme::deviceIsOneMessage()
{
    open();
    file.setData(QByteArray(200000, 'd'));
    QVERIFY(file.open(QIODevice::ReadOnly));
#include "send-device.cpp"
    TRY_VERIFY(m_shown == QStringList(u"200000"_s));
    TRY_PEER(*m_peer, m_peer->messages() == QList<WebSocketMessage>({QByteArray(200000, 'd')}));
}

void tst_Readme::messageGoesIntoADevice()
{
    open();
    QVERIFY(file.open(QIODevice::WriteOnly));
#include "receive-device.cpp"
    m_peer->sendFrame({RawFrame::Binary, "one ", false});
    TRY_VERIFY(file.data() == "one ");
    m_peer->sendFrame({RawFrame::Continuation, "message"});
    TRY_VERIFY(m_shown == QStringList(u"complete"_s));
    QCOMPARE(file.data(), "one message");
}

void tst_Readme::serverSendsBackToItsOwnPageOnly()
{
    auto *server = new QWebSocketServer(u"readme"_s, QWebSocketServer::NonSecureMode, this);
    QVERIFY(server->listen(QHostAddress::LocalHost));
#include "server.cpp"
    WebSocketStreamOptions options;
    options.origin = u"https://elsewhere.example"_s;
    const WebSocketStream elsewhere(server->serverUrl(), options);
    WebSocketError error;
    elsewhere.opened().then(this, [](const WebSocketOpenInfo &) {}).onFailed(this, [&](const WebSocketError &failure) {
        error = failure;
    });
    TRY_VERIFY(error.httpStatus() == 403);

    options.origin = u"https://example.org"_s;
    stream = new WebSocketStream(server->serverUrl(), options);
    TRY_VERIFY(stream->state() == WebSocketStream::State::Open);
    stream->writable()->send("hello");
    TRY_VERIFY(stream->readable()->hasPendingMessages());
    QCOMPARE(stream->readable()->readMessage().data(), "hello");
    stream->close();
    TRY_VERIFY(stream->state() == WebSocketStream::State::Closed);
    delete server;
}

void tst_Readme::errorsAreSaidWithoutTryAndCatch()
{
    m_peer->setAnswer("HTTP/1.1 301 Moved Permanently\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n");
    stream = new WebSocketStream(m_peer->url());
    WebSocketError error;
    connect(stream, &WebSocketStream::errorOccurred, this, [&](const WebSocketError &failure) { error = failure; });
#include "errors.cpp"
    TRY_VERIFY(m_shown.size() == 2);
    QVERIFY(m_shown.contains(u"WebSocketError"_s));
    QVERIFY(m_shown.contains(error.message()));
    // As "Limits" says
    QCOMPARE(error.httpStatus(), 301);
    QVERIFY(error.httpHeaders().contains(std::pair<QByteArray, QByteArray>("Location", "/there")));
}

void tst_Readme::optionsAreSent()
{
    m_peer->setProtocol("v2.feed");
    const QUrl url = m_peer->url();
    const QByteArray token = "secret";
#include "options.cpp"
    stream = feed;
    TRY_VERIFY(stream->state() == WebSocketStream::State::Open);
    QCOMPARE(stream->protocol(), u"v2.feed"_s);
    QCOMPARE(m_peer->requestHeader("Authorization"), "Bearer secret");
}

void tst_Readme::compressionIsOfferedAndUsed()
{
    m_peer->setExtraHeaders("Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n");
    const QUrl url = m_peer->url();
#include "compression.cpp"
    stream = feed;
    TRY_VERIFY(stream->state() == WebSocketStream::State::Open);
    QCOMPARE(stream->extensions(), u"permessage-deflate; client_no_context_takeover"_s);
    stream->writable()->send(QByteArray(199, 'a'));
    stream->writable()->send(QByteArray(200, 'a'));
    TRY_PEER(*m_peer, m_peer->messages().size() == 2);
    QCOMPARE(m_peer->frames().constFirst().rsv, 0);
    QCOMPARE(m_peer->frames().constLast().rsv, RawFrame::compressedBit);
}

QTEST_GUILESS_MAIN(tst_Readme)

#include "tst_readme.moc"
