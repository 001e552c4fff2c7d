// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"
#include "testconnection.h"

#include <QtCore/qprocess.h>
#include <QtCore/qthread.h>
#include <QtTest/qtest.h>

#include <functional>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;

static const char *const withoutApplication = "without-application"; // argument

// As QPushButton has it.
class Button : public QObject
{
    Q_OBJECT

Q_SIGNALS:
    void clicked(bool checked = false);
};

// What users of Qt reach for first, in the way in which they write it.
class tst_Everyday : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parentMayBeTheSecondArgument();
    void codeAndReasonMayBeArguments();
    void literalIsAText();
    void buttonClosesAndAborts();

    void signalsTellTheLife();
    void signalsTellAnUncleanEnd();
    void signalsTellAFailedHandshake();
    void signalsMayDeleteTheStream_data();
    void signalsMayDeleteTheStream();

    void everyCallerHasAFuture();

    void waitingForTheOpening();
    void headersOfTheAnswerAreKnown();
    void errorsNameHostAndPort_data();
    void errorsNameHostAndPort();
    void offeredSubprotocolsAreNotNamed();
    void valuesCanBePrinted();
    void callsFromAnotherThreadAreRefused();
    void failureThatNobodySeesIsLogged_data();
    void failureThatNobodySeesIsLogged();
    void writingTooEarlyIsLogged();
    void missingApplicationIsLogged();
};

void tst_Everyday::parentMayBeTheSecondArgument()
{
    RawPeer peer(RawPeer::Transport::Plain);
    QObject parent;
    auto *const stream = new WebSocketStream(peer.url(), &parent);
    QCOMPARE(stream->parent(), &parent);
    AWAIT(stream->opened());
    QVERIFY2(succeeded(stream->opened()), qPrintable(failureOf(stream->opened())));
}

void tst_Everyday::codeAndReasonMayBeArguments()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setAnswersClose(true);
    WebSocketStream stream(peer.url());
    AWAIT(stream.opened());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"1001; 1000 and 3000 to 4999 are allowed"_s));
    QVERIFY(!stream.close(1001));
    QVERIFY(stream.close(3000, u"bye"_s));
    AWAIT(stream.closed());
    QCOMPARE(stream.closed().result(), (WebSocketCloseInfo{3000, u"bye"_s}));
}

void tst_Everyday::literalIsAText()
{
    RawPeer peer(RawPeer::Transport::Plain);
    const WebSocketStream stream(peer.url());
    AWAIT(stream.opened());
    stream.writable()->send("h\u00e9llo");
    TRY_PEER(peer, peer.messages().size() == 1);
    QCOMPARE(peer.messages().constFirst(), WebSocketMessage(QString::fromUtf8("h\u00e9llo")));
}

void tst_Everyday::buttonClosesAndAborts()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setAnswersClose(true);
    Button button;
    WebSocketStream stream(peer.url());
    AWAIT(stream.opened());
    connect(&button, &Button::clicked, &stream, qOverload<>(&WebSocketStream::close));
    Q_EMIT button.clicked(true);
    AWAIT(stream.closed());
    QCOMPARE(stream.closed().result().closeCode, 1005);

    AbortController controller;
    connect(&button, &Button::clicked, &controller, &AbortController::abort);
    WebSocketStreamOptions options;
    options.signal = controller.signal();
    const WebSocketStream aborted(peer.url(), options);
    Q_EMIT button.clicked();
    const WebSocketError error = errorOf(aborted.closed());
    QCOMPARE(error.kind(), Kind::Abort);
    QVERIFY2(!error.message().isEmpty(), qPrintable(describe(error)));
    QCOMPARE(controller.signal()->reason().metaType(), QMetaType::fromType<WebSocketError>());
    AbortController another;
    another.abort(false); // by who means it
    QCOMPARE(another.signal()->reason(), QVariant(false));
}

struct Signals
{
    explicit Signals(const WebSocketStream *stream)
    {
        QObject::connect(stream, &WebSocketStream::connected, stream, [this] { log.append(u"connected"_s); });
        QObject::connect(stream, &WebSocketStream::disconnected, stream, [this](const WebSocketCloseInfo &info) {
            log.append(u"disconnected %1 %2"_s.arg(info.closeCode).arg(info.reason));
        });
        QObject::connect(stream, &WebSocketStream::errorOccurred, stream,
                         [this](const WebSocketError &error) { log.append(u"error %1"_s.arg(error.closeCode())); });
    }

    QStringList log;
};

void tst_Everyday::signalsTellTheLife()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setAnswersClose(true);
    WebSocketStream stream(peer.url());
    const Signals spy(&stream);
    QVERIFY(spy.log.isEmpty());
    TRY_COMPARE(spy.log, QStringList{u"connected"_s});
    stream.close(4000, u"enough"_s);
    TRY_COMPARE(spy.log, (QStringList{u"connected"_s, u"disconnected 4000 enough"_s}));
}

void tst_Everyday::signalsTellAnUncleanEnd()
{
    RawPeer peer(RawPeer::Transport::Plain);
    const WebSocketStream stream(peer.url());
    const Signals spy(&stream);
    TRY_COMPARE(spy.log, QStringList{u"connected"_s});
    peer.reset();
    TRY_COMPARE(spy.log, (QStringList{u"connected"_s, u"error 1006"_s, u"disconnected 1006 "_s}));
}

void tst_Everyday::signalsTellAFailedHandshake()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setAnswer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    const WebSocketStream refused(peer.url());
    const Signals spy(&refused);
    const WebSocketStream impossible(QUrl(u"foo://x"_s));
    const Signals impossibleSpy(&impossible);
    TRY_COMPARE(spy.log, QStringList{u"error 1006"_s});
    TRY_COMPARE(impossibleSpy.log, QStringList{u"error 0"_s});
    QTest::qWait(50);
    QCOMPARE(spy.log.size(), 1);
    QCOMPARE(impossibleSpy.log.size(), 1);
}

void tst_Everyday::signalsMayDeleteTheStream_data()
{
    using Connect = std::function<void(QPointer<WebSocketStream> &)>;
    QTest::addColumn<Connect>("connectTo");
    QTest::newRow("connected") << Connect(
            [](auto &stream) { connect(stream, &WebSocketStream::connected, stream, [&stream] { delete stream; }); });
    QTest::newRow("disconnected") << Connect([](auto &stream) {
        connect(stream, &WebSocketStream::disconnected, stream, [&stream] { delete stream; });
    });
    QTest::newRow("errorOccurred") << Connect([](auto &stream) {
        connect(stream, &WebSocketStream::errorOccurred, stream, [&stream] { delete stream; });
    });
}

void tst_Everyday::signalsMayDeleteTheStream()
{
    QFETCH(const std::function<void(QPointer<WebSocketStream> &)>, connectTo);
    RawPeer peer(RawPeer::Transport::Plain);
    QPointer<WebSocketStream> stream = new WebSocketStream(peer.url());
    connectTo(stream);
    const auto opened = stream->opened();
    AWAIT(opened);
    if (stream)
        peer.reset();
    TRY_VERIFY(!stream);
}

// A QFuture takes one continuation. Two parts of a program that both ask must not take each other's away.
void tst_Everyday::everyCallerHasAFuture()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setAnswersClose(true);
    WebSocketStream stream(peer.url());
    QList<int> opened;
    QList<int> closed;
    for (int i = 0; i < 3; ++i) {
        stream.opened().then(&stream, [&opened, i](const WebSocketOpenInfo &) { opened.append(i); });
        stream.closed().then(&stream, [&closed, i](const WebSocketCloseInfo &) { closed.append(i); });
    }
    const QFuture<WebSocketCloseInfo> forsaken = stream.closed();
    QFuture<WebSocketCloseInfo>(forsaken).cancel();
    TRY_COMPARE(opened, (QList{0, 1, 2}));
    stream.close();
    TRY_COMPARE(closed, (QList{0, 1, 2}));
    stream.closed().then(&stream, [&closed](const WebSocketCloseInfo &) { closed.append(3); });
    stream.opened().then(&stream, [&opened](const WebSocketOpenInfo &) { opened.append(3); });
    TRY_COMPARE(opened.size() + closed.size(), 8);
}

void tst_Everyday::waitingForTheOpening()
{
    RawPeer peer(RawPeer::Transport::Plain);
    WebSocketStream bad(QUrl(u"foo://x"_s));
    QVERIFY(!bad.waitForOpened());
    QVERIFY(bad.closed().isFinished());

    peer.setSilent();
    WebSocketStream silent(peer.url());
    QVERIFY(!silent.waitForOpened(50));
    QCOMPARE(silent.state(), State::Connecting);

    QTcpServer closedPort;
    QVERIFY(closedPort.listen(QHostAddress::LocalHost));
    closedPort.pauseAccepting();
    const quint16 port = closedPort.serverPort();
    closedPort.close();
    WebSocketStream refused(QUrl(u"ws://127.0.0.1:%1/"_s.arg(port)));
    QVERIFY(!refused.waitForOpened());
    AWAIT(refused.closed());

    // The peer needs an event loop, here in a thread of its own.
    QThread thread;
    thread.start();
    auto *const other = new RawPeer(RawPeer::Transport::Plain);
    const QUrl url = other->url();
    other->moveToThread(&thread);
    connect(&thread, &QThread::finished, other, &QObject::deleteLater);
    WebSocketStream stream(url);
    QVERIFY(stream.waitForOpened());
    QCOMPARE(stream.state(), State::Open);
    QVERIFY(stream.waitForOpened(0)); // still is
    thread.quit();
    QVERIFY(thread.wait());
}

void tst_Everyday::headersOfTheAnswerAreKnown()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setExtraHeaders("Set-Cookie: a=b\r\nX-Session: 7\r\nSet-Cookie: c=d\r\n");
    const WebSocketStream stream(peer.url());
    AWAIT(stream.opened());
    QByteArrayList found;
    for (const auto &[name, value] : stream.opened().result().httpHeaders) {
        if (name == "Set-Cookie" || name == "X-Session")
            found.append(name + '=' + value);
    }
    QCOMPARE(found, (QByteArrayList{"Set-Cookie=a=b", "X-Session=7", "Set-Cookie=c=d"}));
}

void tst_Everyday::errorsNameHostAndPort_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("resets");
    QTest::newRow("refusal") << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") << false;
    QTest::newRow("no HTTP") << QByteArray("what?\r\n\r\n") << false;
    QTest::newRow("wrong key") << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                             "Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n")
                               << false;
    QTest::newRow("lost") << QByteArray() << true;
}

void tst_Everyday::errorsNameHostAndPort()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const bool, resets);
    RawPeer peer(RawPeer::Transport::Plain);
    if (!answer.isEmpty())
        peer.setAnswer(answer);
    WebSocketStream stream(peer.url(u"/?token=secret"_s));
    AWAIT(stream.opened());
    if (resets)
        peer.reset();
    AWAIT(stream.closed());
    const QString message = errorOf(stream.closed()).message();
    QVERIFY2(message.startsWith(u"127.0.0.1:%1: "_s.arg(peer.serverPort())), qPrintable(message));
    QVERIFY2(!message.contains(u"secret"_s), qPrintable(message));

    const WebSocketStream nowhere(QUrl(u"wss://nowhere.invalid/"_s));
    AWAIT(nowhere.closed());
    const QString lookUp = errorOf(nowhere.closed()).message();
    QVERIFY2(lookUp.startsWith(u"nowhere.invalid:443: "_s), qPrintable(lookUp));
    const WebSocketStream six(QUrl(u"ws://[::1]:1/"_s));
    AWAIT(six.closed());
    const QString refused = errorOf(six.closed()).message();
    QVERIFY2(refused.startsWith(u"[::1]:1: "_s), qPrintable(refused));
}

void tst_Everyday::offeredSubprotocolsAreNotNamed()
{
    RawPeer peer(RawPeer::Transport::Plain);
    WebSocketStreamOptions options;
    options.protocols = {u"v1"_s, u"bearer.secret"_s};
    const WebSocketStream none(peer.url(), options);
    AWAIT(none.opened());
    peer.setProtocol("v3");
    const WebSocketStream another(peer.url(), options);
    AWAIT(another.opened());
    for (const WebSocketStream *stream : {&none, &another}) {
        const QString message = errorOf(stream->opened()).message();
        QVERIFY2(message.contains(u'2') && !message.contains(u"secret"_s), qPrintable(message));
    }
    QVERIFY(errorOf(another.opened()).message().contains(u"\"v3\""_s));
}

template <typename T>
static QString printed(const T &value)
{
    QString text;
    QDebug(&text) << value << "next";
    return text.trimmed();
}

void tst_Everyday::valuesCanBePrinted()
{
    QCOMPARE(printed(WebSocketMessage("hello")), u"WebSocketMessage(text, 5 bytes, \"hello\") next"_s);
    QCOMPARE(printed(WebSocketMessage(QByteArray("\x01\xff", 2))), u"WebSocketMessage(binary, 2 bytes, 01 ff) next"_s);
    QCOMPARE(printed(WebSocketMessage()), u"WebSocketMessage(null) next"_s);
    QVERIFY(printed(WebSocketMessage(QString(1'000'000, u'x'))).size() < 200);
    QVERIFY(printed(WebSocketMessage(QByteArray(1'000'000, 'x'))).size() < 400);
    QCOMPARE(printed(WebSocketCloseInfo{3000, u"bye"_s}), u"WebSocketCloseInfo(3000, \"bye\") next"_s);
    QCOMPARE(printed(WebSocketError(Kind::Syntax, u"wrong"_s)), u"SyntaxError(wrong) next"_s);
    QCOMPARE(printed(WebSocketError(u"gone"_s, {1006, {}})), u"WebSocketError(gone, close code 1006) next"_s);
}

void tst_Everyday::callsFromAnotherThreadAreRefused()
{
    RawPeer peer(RawPeer::Transport::Plain);
    AbortController controller;
    WebSocketStream stream(peer.url());
    AWAIT(stream.opened());
    for (int i = 0; i < 5; ++i)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"was called from another thread"_s));
    QFuture<WebSocketMessage> received;
    QFuture<void> sent;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        received = stream.readable()->receive();
        sent = stream.writable()->send("hello");
        stream.readable()->cancel();
        stream.close();
        controller.abort();
    }));
    thread->start();
    QVERIFY(thread->wait());
    QCOMPARE(errorOf(received).kind(), Kind::InvalidState);
    QCOMPARE(errorOf(sent).kind(), Kind::InvalidState);
    QCOMPARE(stream.state(), State::Open);
    QVERIFY(!controller.signal()->isAborted());
    peer.sendText("still there");
    TRY_VERIFY(stream.readable()->hasPendingMessages());
}

void tst_Everyday::failureThatNobodySeesIsLogged_data()
{
    using Watch = std::function<void(WebSocketStream &)>;
    QTest::addColumn<Watch>("watch");
    QTest::addColumn<bool>("isLogged");
    QTest::newRow("not at all") << Watch([](WebSocketStream &) {}) << true;
    QTest::newRow("only what comes after the opening")
            << Watch([](WebSocketStream &stream) { stream.opened().then(&stream, [](const WebSocketOpenInfo &) {}); })
            << true;
    QTest::newRow("opened() with onFailed()") << Watch([](WebSocketStream &stream) {
        stream.opened()
                .then(&stream, [](const WebSocketOpenInfo &) {})
                .onFailed(&stream, [](const WebSocketError &error) { QVERIFY(!error.message().isEmpty()); });
    }) << false;
    QTest::newRow("closed()") << Watch([](WebSocketStream &stream) { (void)stream.closed(); }) << false;
    QTest::newRow("errorOccurred()") << Watch([](WebSocketStream &stream) {
        connect(&stream, &WebSocketStream::errorOccurred, &stream, [](const WebSocketError &) {});
    }) << false;
    QTest::newRow("stateChanged()") << Watch([](WebSocketStream &stream) {
        connect(&stream, &WebSocketStream::stateChanged, &stream, [](State) {});
    }) << false;
    QTest::newRow("readChannelFinished()") << Watch([](WebSocketStream &stream) {
        connect(stream.readable(), &QIODevice::readChannelFinished, &stream, [] {});
    }) << false;
    QTest::newRow("receive()") << Watch([](WebSocketStream &stream) {
        stream.readable()->receive().onFailed(
                &stream, [](const WebSocketError &error) { return WebSocketMessage(error.message()); });
    }) << false;
    QTest::newRow("close() by the caller") << Watch([](WebSocketStream &stream) { stream.close(); }) << false;
}

// Once, and only if neither a future nor a signal tells somebody.
void tst_Everyday::failureThatNobodySeesIsLogged()
{
    static QStringList log;
    log.clear();
    static QtMessageHandler previous = nullptr;
    QFETCH(const std::function<void(WebSocketStream &)>, watch);
    QFETCH(const bool, isLogged);
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setAnswer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    WebSocketStream refused(peer.url());
    WebSocketStream impossible(QUrl(u"foo://x"_s));
    watch(refused);
    watch(impossible);
    previous = qInstallMessageHandler(
            [](QtMsgType, const QMessageLogContext &, const QString &text) { log.append(text); });
    const bool ended = QTest::qWaitFor(
            [&] { return refused.state() == State::Closed && impossible.state() == State::Closed; }, testPatience());
    // It comes after a second, or not at all.
    if (isLogged)
        (void)QTest::qWaitFor([] { return log.size() == 2; }, testPatience());
    else
        QTest::qWait(1300);
    qInstallMessageHandler(previous);
    QVERIFY(ended);
    QCOMPARE(log.size(), isLogged ? 2 : 0);
    if (!isLogged)
        return;
    log.sort();
    QVERIFY2(log.constFirst().contains(u"127.0.0.1"_s) && log.constFirst().contains(u"403"_s),
             qPrintable(log.constFirst()));
    QVERIFY2(log.constLast().contains(u"foo"_s), qPrintable(log.constLast()));
}

void tst_Everyday::writingTooEarlyIsLogged()
{
    RawPeer peer(RawPeer::Transport::Plain);
    const WebSocketStream stream(peer.url());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"still connecting.*wait for opened\\(\\)"_s));
    QTest::failOnWarning(QRegularExpression(u".*"_s)); // once
    for (int i = 0; i < 3; ++i)
        QCOMPARE(errorOf(stream.writable()->send("too early")).kind(), Kind::InvalidState);
    AWAIT(stream.opened());
}

// In a process of its own.
void tst_Everyday::missingApplicationIsLogged()
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(withoutApplication)});
    QVERIFY2(process.waitForFinished(testPatience()), qPrintable(process.errorString()));
    const QByteArray output = process.readAllStandardError();
    QVERIFY2(output.contains("there is no QCoreApplication"), output);
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

int main(int argc, char **argv)
{
    if (argc == 2 && qstrcmp(argv[1], withoutApplication) == 0) {
        const WebSocketStream stream(QUrl(u"ws://127.0.0.1:1/"_s));
        return 0;
    }
    QCoreApplication application(argc, argv);
    tst_Everyday test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_everyday.moc"
