// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"
#include "await.h"
#include "rawpeer.h"
#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtCore/qeventloop.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;

Q_DECLARE_METATYPE(WebSocketStreamOptions)

class tst_Construction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void urlIsStoredAsWebSocketUrl_data();
    void urlIsStoredAsWebSocketUrl();
    void blanksAroundATextDoNotCount_data();
    void blanksAroundATextDoNotCount();
    void errorSaysWhatIsWrongWithTheUrl_data();
    void errorSaysWhatIsWrongWithTheUrl();
    void invalidUrlIsASyntaxError_data();
    void invalidUrlIsASyntaxError();
    void errorDoesNotTellSecrets_data();
    void errorDoesNotTellSecrets();
    void validProtocolsAreAccepted_data();
    void validProtocolsAreAccepted();
    void invalidProtocolsAreASyntaxError_data();
    void invalidProtocolsAreASyntaxError();
    void invalidOptionsAreASyntaxError_data();
    void invalidOptionsAreASyntaxError();
    void argumentsAreCheckedBeforeTheSignal();
    void abortedSignalMeansNoNetworkActivity();
    void abortedSignalFailsWithItsReason();
    void connectsAtOnce();
    void nothingIsSettledInTheConstructor_data();
    void nothingIsSettledInTheConstructor();
    void continuationMayQuitTheApplication();
    void waitingWithoutAnEventLoopFindsBadArguments();
    void closeBeforeTheFailureFailsOnce();
};

// With an aborted signal, valid arguments fail with Abort and touch no network.
static WebSocketStreamOptions withAbortedSignal(WebSocketStreamOptions options = {})
{
    options.signal = AbortSignal::abort();
    return options;
}

void tst_Construction::urlIsStoredAsWebSocketUrl_data()
{
    QTest::addColumn<QUrl>("url");
    QTest::addColumn<QUrl>("stored");
    QTest::newRow("ws") << QUrl(u"ws://host/path?query"_s) << QUrl(u"ws://host/path?query"_s);
    QTest::newRow("wss") << QUrl(u"wss://host:8443/"_s) << QUrl(u"wss://host:8443/"_s);
    QTest::newRow("http") << QUrl(u"http://host/path"_s) << QUrl(u"ws://host/path"_s);
    QTest::newRow("http with port") << QUrl(u"http://host:80/"_s) << QUrl(u"ws://host:80/"_s);
    QTest::newRow("https") << QUrl(u"https://host/?a=b"_s) << QUrl(u"wss://host/?a=b"_s);
    QTest::newRow("upper case") << QUrl(u"WSS://host/"_s) << QUrl(u"wss://host/"_s);
    QTest::newRow("IPv6") << QUrl(u"ws://[::1]:8080/"_s) << QUrl(u"ws://[::1]:8080/"_s);
}

void tst_Construction::urlIsStoredAsWebSocketUrl()
{
    QFETCH(QUrl, url);
    const WebSocketStream stream(url, withAbortedSignal());
    QTEST(stream.url(), "stored");
    AWAIT(stream.opened());
    QCOMPARE(errorOf(stream.opened()).kind(), Kind::Abort);
}

void tst_Construction::blanksAroundATextDoNotCount_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("stored");
    QTest::newRow("none") << u"ws://host/path"_s << u"ws://host/path"_s;
    QTest::newRow("spaces") << u"  ws://host/path  "_s << u"ws://host/path"_s;
    QTest::newRow("line break") << u"ws://host/path\n"_s << u"ws://host/path"_s;
    QTest::newRow("behind the host") << u"ws://host \r\n"_s << u"ws://host"_s;
    QTest::newRow("behind the port") << u"ws://host:7830\n"_s << u"ws://host:7830"_s;
    QTest::newRow("before the scheme") << u"\t\nhttps://host:7830/"_s << u"wss://host:7830/"_s;
    QTest::newRow("behind the query") << u"ws://host?a=b \t"_s << u"ws://host?a=b"_s;
    QTest::newRow("a line that was broken") << u"ws://host/pa\r\nth"_s << u"ws://host/path"_s;
    QTest::newRow("space in it") << u"ws://host/a b"_s << u"ws://host/a%20b"_s;
}

void tst_Construction::blanksAroundATextDoNotCount()
{
    QFETCH(QString, text);
    QFETCH(QString, stored);
    const WebSocketStream stream(text, withAbortedSignal());
    QCOMPARE(stream.url(), QUrl(stored));
    AWAIT(stream.opened());
    QCOMPARE(errorOf(stream.opened()).kind(), Kind::Abort);

    QObject parent;
    const auto *const child = new WebSocketStream(text, &parent);
    QCOMPARE(child->url(), QUrl(stored));
}

void tst_Construction::errorSaysWhatIsWrongWithTheUrl_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *url, const QString &message) {
        QTest::newRow(qPrintable(QString::fromLatin1(url).simplified())) << QString::fromLatin1(url) << message;
    };
    const auto noScheme = [&row](const char *url, const QString &address) {
        row(url, u"The URL \"%1\" has no scheme; write ws://%1."_s.arg(address));
    };
    row("", u"The URL is empty; an absolute one is needed, as in ws://127.0.0.1:7830/path."_s);
    noScheme("127.0.0.1:7830", u"127.0.0.1:7830"_s);
    noScheme("127.0.0.1:7830/path?token=secret", u"127.0.0.1:7830/path"_s);
    noScheme("localhost:7830", u"localhost:7830"_s);
    noScheme("localhost:7830/path", u"localhost:7830/path"_s);
    noScheme("localhost", u"localhost"_s);
    noScheme("www.example.org/chat", u"www.example.org/chat"_s);
    noScheme("[::1]:7830", u"[::1]:7830"_s);
    noScheme("//host/path", u"host/path"_s);
    noScheme("//user:secret@host/path", u"host/path"_s);
    noScheme("user:secret@host:7830", u"host:7830"_s);
    noScheme("user:1234@host:7830", u"host:7830"_s);
    row("localhost:7830/@me", u"The URL's scheme is \"localhost\"; ws, wss, http and https are allowed."_s);
    noScheme("ws//host/path", u"host/path"_s);
    noScheme("wss//host", u"host"_s);
    row("/path", u"The URL \"/path\" is relative; an absolute one is needed, as in ws://127.0.0.1:7830/path."_s);
    row("ftp://host/", u"The URL's scheme is \"ftp\"; ws, wss, http and https are allowed."_s);
    row("file:///path", u"The URL's scheme is \"file\"; ws, wss, http and https are allowed."_s);
    row("mailto:path", u"The URL's scheme is \"mailto\"; ws, wss, http and https are allowed."_s);
    row("ws:host/path",
        u"The URL \"ws:host/path\" names no host, which stands behind \"//\", as in ws://127.0.0.1:7830/path."_s);
    const QString blank = u"The URL %1 with white space, which a QUrl keeps; remove it, or give the URL as a string, "
                          "around which it does not count."_s;
    row(" ws://host/path", blank.arg(u"begins"_s));
    row("\nws://host/path", blank.arg(u"begins"_s));
    row("ws://host/path\n", blank.arg(u"ends"_s));
    row("ws://host/path?query\n", blank.arg(u"ends"_s));
    row("ws://host \n", blank.arg(u"ends"_s));
    row("ws://host:7830 ", blank.arg(u"ends"_s));
    row("ws://host:port/", u"The URL is not valid: Invalid port or port number out of range."_s);
}

void tst_Construction::errorSaysWhatIsWrongWithTheUrl()
{
    QFETCH(QString, url);
    const WebSocketStream stream((QUrl(url)));
    AWAIT(stream.opened());
    const WebSocketError error = errorOf(stream.opened());
    QCOMPARE(error.kind(), Kind::Syntax);
    QTEST(error.message(), "message");
}

void tst_Construction::invalidUrlIsASyntaxError_data()
{
    QTest::addColumn<QUrl>("url");
    QTest::newRow("empty") << QUrl();
    QTest::newRow("other scheme") << QUrl(u"ftp://host/"_s);
    QTest::newRow("no scheme") << QUrl(u"//host/path"_s);
    QTest::newRow("relative") << QUrl(u"path"_s);
    QTest::newRow("absolute path") << QUrl(u"/path"_s);
    QTest::newRow("no host") << QUrl(u"ws:///path"_s);
    QTest::newRow("unparsable host") << QUrl(u"ws://[::1/"_s);
    QTest::newRow("unparsable port") << QUrl(u"ws://host:port/"_s);
    QTest::newRow("fragment") << QUrl(u"ws://host/#fragment"_s);
    QTest::newRow("bare fragment sign") << QUrl(u"ws://host/#"_s);
    QTest::newRow("fragment with https") << QUrl(u"https://host/#fragment"_s);
    // A browser connects to the first host, QUrl means the second.
    QTest::newRow("backslash before @") << QUrl(u"ws://good.example\\@127.0.0.1:9801/a"_s);
    QTest::newRow("percent-encoded backslash") << QUrl(u"ws://good.example%5c@127.0.0.1/"_s);
    QTest::newRow("backslash in the host") << QUrl(u"ws://host\\path"_s);
    QTest::newRow("backslashes") << QUrl(u"ws:\\\\host\\path"_s);
    QTest::newRow("tab in the host") << QUrl(u"ws://ho\tst/"_s);
    QTest::newRow("several @") << QUrl(u"ws://a@b@host/"_s);
    QTest::newRow("@ in the host") << QUrl(u"ws://ho%40st/"_s);
    QTest::newRow("slash in the host") << QUrl(u"ws://ho%2fst/"_s);
    QTest::newRow("NUL in the host") << QUrl(u"ws://ho%00st/"_s);
    QTest::newRow("percent sign in the host") << QUrl(u"ws://ho%25st/"_s);
}

void tst_Construction::invalidUrlIsASyntaxError()
{
    QFETCH(QUrl, url);
    const WebSocketStream stream(url);
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    const WebSocketError error = errorOf(stream.closed());
    QCOMPARE(error.kind(), Kind::Syntax);
    QCOMPARE(error.initiator(), WebSocketError::Initiator::Local);
    QVERIFY(!error.message().isEmpty());
    QCOMPARE(describe(errorOf(stream.opened())), describe(error));
    QCOMPARE(stream.state(), State::Closed);
}

void tst_Construction::errorDoesNotTellSecrets_data()
{
    QTest::addColumn<QUrl>("url");
    QTest::addColumn<WebSocketStreamOptions>("options");
    QTest::newRow("unparsable host") << QUrl(u"ws://user:secret@[::1/"_s) << WebSocketStreamOptions();
    QTest::newRow("other scheme") << QUrl(u"ftp://user:secret@host/"_s) << WebSocketStreamOptions();
    QTest::newRow("fragment") << QUrl(u"ws://user:secret@host/#fragment"_s) << WebSocketStreamOptions();
    QTest::newRow("user name") << QUrl(u"ftp://secret@host/"_s) << WebSocketStreamOptions();
    QTest::newRow("query") << QUrl(u"ws://host/?token=secret#fragment"_s) << WebSocketStreamOptions();
    QTest::newRow("query of a relative URL") << QUrl(u"/path?token=secret"_s) << WebSocketStreamOptions();
    QTest::newRow("query without a host") << QUrl(u"ws:///path?token=secret"_s) << WebSocketStreamOptions();
    QTest::newRow("query with a line break in the path")
            << QUrl(u"ws://host/%0d%0a?token=secret"_s) << WebSocketStreamOptions();
    QTest::newRow("fragment that is a secret") << QUrl(u"ws://host/#secret"_s) << WebSocketStreamOptions();
    QTest::newRow("backslash") << QUrl(u"ws://secret\\@host/"_s) << WebSocketStreamOptions();
    const QUrl url(u"ws://127.0.0.1/"_s);
    const auto row = [&url](const char *name, auto set) {
        WebSocketStreamOptions options;
        set(options);
        QTest::newRow(name) << url << options;
    };
    row("subprotocol", [](auto &options) { options.protocols = {u"v1"_s, u"bearer secret"_s}; });
    row("subprotocol twice", [](auto &options) { options.protocols = {u"bearer.secret"_s, u"bearer.secret"_s}; });
    row("header in one piece", [](auto &options) { options.headers = {{"Authorization: Bearer secret", ""}}; });
    row("header value", [](auto &options) { options.headers = {{"Authorization", "Bearer secret\n"}}; });
}

void tst_Construction::errorDoesNotTellSecrets()
{
    QFETCH(const QUrl, url);
    QFETCH(const WebSocketStreamOptions, options);
    const WebSocketStream stream(url, options);
    AWAIT(stream.closed());
    const WebSocketError error = errorOf(stream.closed());
    QCOMPARE(error.kind(), WebSocketError::Kind::Syntax);
    const QString message = error.message();
    QVERIFY2(!message.contains(u"secret"_s), qPrintable(message));
}

void tst_Construction::validProtocolsAreAccepted_data()
{
    QTest::addColumn<QStringList>("protocols");
    QTest::newRow("none") << QStringList();
    QTest::newRow("one") << QStringList{u"chat"_s};
    QTest::newRow("many") << QStringList{u"v2.feed"_s, u"v1.feed"_s};
    QTest::newRow("every punctuation") << QStringList{u"!#$%&'*+-.^_`|~09azAZ"_s};
    QTest::newRow("names differ in case") << QStringList{u"chat"_s, u"Chat"_s};
}

void tst_Construction::validProtocolsAreAccepted()
{
    WebSocketStreamOptions options = withAbortedSignal();
    QFETCH(const QStringList, protocols);
    options.protocols = protocols;
    const WebSocketStream stream(QUrl(u"ws://host/"_s), options);
    AWAIT(stream.closed());
    QCOMPARE(errorOf(stream.closed()).kind(), Kind::Abort);
}

void tst_Construction::invalidProtocolsAreASyntaxError_data()
{
    QTest::addColumn<QStringList>("protocols");
    QTest::newRow("empty name") << QStringList{QString()};
    QTest::newRow("space") << QStringList{u"a b"_s};
    QTest::newRow("comma") << QStringList{u"a,b"_s};
    QTest::newRow("line break") << QStringList{u"a\r\nX: y"_s};
    QTest::newRow("slash") << QStringList{u"a/b"_s};
    QTest::newRow("control character") << QStringList{u"a\u0001"_s};
    QTest::newRow("delete") << QStringList{u"a\u007f"_s};
    QTest::newRow("not ASCII") << QStringList{u"\u00e4"_s};
    QTest::newRow("duplicate") << QStringList{u"a"_s, u"b"_s, u"a"_s};
    QTest::newRow("one of two is wrong") << QStringList{u"a"_s, u"(b)"_s};
}

void tst_Construction::invalidProtocolsAreASyntaxError()
{
    WebSocketStreamOptions options;
    QFETCH(const QStringList, protocols);
    options.protocols = protocols;
    const WebSocketStream stream(QUrl(u"ws://host/"_s), options);
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    QCOMPARE(errorOf(stream.opened()).kind(), Kind::Syntax);
    QCOMPARE(errorOf(stream.closed()).kind(), Kind::Syntax);
}

void tst_Construction::invalidOptionsAreASyntaxError_data()
{
    QTest::addColumn<WebSocketStreamOptions>("options");
    const auto row = [](const char *name, auto set) {
        WebSocketStreamOptions options;
        set(options);
        QTest::newRow(name) << options;
    };
    row("header without a name", [](auto &options) { options.headers = {{"", "x"}}; });
    row("header name with a space", [](auto &options) { options.headers = {{"a b", "x"}}; });
    row("header name with a colon", [](auto &options) { options.headers = {{"a:", "x"}}; });
    row("header value with a line break", [](auto &options) { options.headers = {{"a", "x\r\nb: y"}}; });
    row("header value with NUL", [](auto &options) { options.headers = {{"a", QByteArray("x\0y", 3)}}; });
    row("header Host", [](auto &options) { options.headers = {{"Host", "x"}}; });
    row("header upgrade", [](auto &options) { options.headers = {{"upgrade", "x"}}; });
    for (const char *name : {"Content-Length", "transfer-encoding", "TE", "Trailer", "Expect", "Keep-Alive"})
        row(name, [name](auto &options) { options.headers = {{name, "1"}}; });
    row("origin that is not ASCII", [](auto &options) { options.origin = u"https://f\u00fcr.example"_s; });
    row("header Sec-WebSocket-Key", [](auto &options) { options.headers = {{"Sec-WebSocket-Key", "x"}}; });
    row("origin with a line break", [](auto &options) { options.origin = u"http://x\r\na: b"_s; });
    row("readHighWaterMark 0", [](auto &options) { options.readHighWaterMark = 0; });
    row("writeHighWaterMark -1", [](auto &options) { options.writeHighWaterMark = -1; });
    row("maxMessageSize 0", [](auto &options) { options.maxMessageSize = 0; });
    row("receiveBufferSize -1", [](auto &options) { options.receiveBufferSize = -1; });
    row("closeTimeout 0", [](auto &options) { options.closeTimeout = 0ms; });
    row("keepAliveInterval -1", [](auto &options) { options.keepAliveInterval = -1ms; });
}

void tst_Construction::invalidOptionsAreASyntaxError()
{
    QFETCH(WebSocketStreamOptions, options);
    const WebSocketStream stream(QUrl(u"ws://host/"_s), options);
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    QCOMPARE(errorOf(stream.opened()).kind(), Kind::Syntax);
    QCOMPARE(errorOf(stream.closed()).kind(), Kind::Syntax);
}

void tst_Construction::argumentsAreCheckedBeforeTheSignal()
{
    WebSocketStreamOptions options = withAbortedSignal();
    const WebSocketStream wrongUrl(QUrl(u"ftp://host/"_s), options);
    options.protocols = QStringList{u"a b"_s};
    const WebSocketStream wrongProtocol(QUrl(u"ws://host/"_s), options);
    AWAIT(wrongUrl.opened());
    AWAIT(wrongProtocol.opened());
    QCOMPARE(errorOf(wrongUrl.opened()).kind(), Kind::Syntax);
    QCOMPARE(errorOf(wrongProtocol.opened()).kind(), Kind::Syntax);
}

void tst_Construction::abortedSignalMeansNoNetworkActivity()
{
    const RawPeer peer(RawPeer::Transport::Plain);
    const WebSocketStream aborted(peer.url(), withAbortedSignal());
    AWAIT(aborted.closed());
    QCOMPARE(errorOf(aborted.closed()).kind(), Kind::Abort);
    // Connections are accepted in their order, so the first would be there before this one.
    const WebSocketStream probe(peer.url());
    AWAIT(probe.opened());
    QVERIFY2(succeeded(probe.opened()), qPrintable(failureOf(probe.opened())));
    QCOMPARE(peer.connectionCount(), 1);
}

void tst_Construction::abortedSignalFailsWithItsReason()
{
    WebSocketStreamOptions options;
    options.signal = AbortSignal::abort(u"not today"_s);
    const WebSocketStream stream(QUrl(u"ws://host/"_s), options);
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    for (const auto &error : {errorOf(stream.opened()), errorOf(stream.closed())}) {
        QCOMPARE(error.kind(), Kind::Abort);
        QCOMPARE(error.abortReason(), QVariant(u"not today"_s));
    }
    QCOMPARE(stream.state(), State::Closed);
}

void tst_Construction::connectsAtOnce()
{
    const RawPeer peer(RawPeer::Transport::Plain);
    const WebSocketStream stream(peer.url());
    QCOMPARE(stream.state(), State::Connecting);
    QVERIFY(!stream.opened().isFinished());
    QVERIFY(!stream.closed().isFinished());
    QCOMPARE(stream.protocol(), QString());
    QCOMPARE(stream.extensions(), QString());
    TRY_PEER(peer, peer.hasRequest());
}

void tst_Construction::nothingIsSettledInTheConstructor_data()
{
    QTest::addColumn<QUrl>("url");
    QTest::addColumn<WebSocketStreamOptions>("options");
    WebSocketStreamOptions options;
    QTest::newRow("URL") << QUrl(u"foo://x"_s) << options;
    QTest::newRow("signal") << QUrl(u"ws://127.0.0.1:1/"_s) << withAbortedSignal();
    options.protocols = {u"not a token"_s};
    QTest::newRow("protocols") << QUrl(u"ws://127.0.0.1:1/"_s) << options;
    options = {};
    options.proxy = QNetworkProxy(QNetworkProxy::FtpCachingProxy, u"127.0.0.1"_s, 1); // cannot carry a WebSocket
    QTest::newRow("proxy of the wrong kind") << QUrl(u"ws://127.0.0.1:1/"_s) << options;
}

void tst_Construction::nothingIsSettledInTheConstructor()
{
    QFETCH(const QUrl, url);
    QFETCH(const WebSocketStreamOptions, options);
    const WebSocketStream stream(url, options);
    QVERIFY(!stream.opened().isFinished());
    QVERIFY(!stream.closed().isFinished());
    QCOMPARE(stream.state(), State::Connecting);
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    QVERIFY(!succeeded(stream.opened()));
    QCOMPARE(stream.state(), State::Closed);
}

// As the first program in README.md: quit() before exec() has no effect.
void tst_Construction::continuationMayQuitTheApplication()
{
    const WebSocketStream stream(QUrl(u"foo://x"_s));
    QEventLoop loop;
    stream.closed().then([](const WebSocketCloseInfo &) {}).onFailed(&loop, [&loop](const WebSocketError &) {
        loop.exit(3);
    });
    QTimer::singleShot(testPatience(), &loop, [&loop] { loop.exit(-1); });
    QCOMPARE(loop.exec(), 3);
}

void tst_Construction::waitingWithoutAnEventLoopFindsBadArguments()
{
    const WebSocketStream stream(QUrl(u"foo://x"_s));
    QVERIFY(!stream.readable()->waitForReadyRead(testPatience()));
    QCOMPARE(stream.state(), State::Closed);
    QCOMPARE(errorOf(stream.closed()).kind(), Kind::Syntax);
}

void tst_Construction::closeBeforeTheFailureFailsOnce()
{
    WebSocketStream stream(QUrl(u"foo://x"_s));
    QVERIFY(stream.close());
    AWAIT(stream.closed());
    QVERIFY(!succeeded(stream.opened()));
    const QString first = describe(errorOf(stream.closed()));
    QCoreApplication::processEvents();
    QCOMPARE(describe(errorOf(stream.closed())), first);
}

QTEST_GUILESS_MAIN(tst_Construction)
#include "tst_construction.moc"
