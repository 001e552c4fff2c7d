// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortsignal.h"
#include "await.h"
#include "rawpeer.h"
#include "websocketstream.h"

#include <QtCore/qlibraryinfo.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qthread.h>
#include <QtCore/qversionnumber.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// The user and password of a URL answer a server that asks for them, and nobody else sees them.
class tst_Credentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void basicIsAnswered_data();
    void basicIsAnswered();
    void compressionIsOfferedWithThem_data();
    void compressionIsOfferedWithThem();
    void digestIsAnsweredWhereQWebSocketCan();
    void nothingIsSentUnasked();
    void ownHeaderTakesTheirPlace();
    void wrongPasswordIsRefusedOnce();
    void otherChallengeIsNotAnswered();
    void abortWhileAskingAgain();
    void deletionWhileAskingAgain();
    void waitingWithoutAnEventLoop();
};

// Wants an Authorization that begins like this.
class Server : public QTcpServer
{
public:
    explicit Server(const QByteArray &challenge, const QByteArray &wanted) : m_challenge(challenge), m_wanted(wanted)
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("the server cannot listen");
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *const socket = nextPendingConnection();
            connect(socket, &QIODevice::readyRead, this, [this, socket] { answer(socket); });
        });
    }

    [[nodiscard]] QString url(const QString &userInfo) const
    {
        return u"ws://%1@127.0.0.1:%2/"_s.arg(userInfo, QString::number(serverPort()));
    }

    QByteArrayList authorizations; // of every request
    QByteArrayList offers; // of extensions, of every request
    QByteArray extension; // header field of the acceptance
    QByteArray more; // header fields and body of the refusal
    bool closes = false;
    bool isSilentAfterwards = false;

private:
    void answer(QTcpSocket *socket)
    {
        const QByteArray request = socket->readAll();
        const auto valueOf = [&request](const QByteArray &name) {
            const qsizetype at = request.toLower().indexOf("\r\n" + name.toLower() + ": ");
            const qsizetype begin = at + name.size() + 4;
            return at < 0 ? QByteArray() : request.mid(begin, request.indexOf("\r\n", begin) - begin);
        };
        authorizations.append(valueOf("Authorization"));
        offers.append(valueOf("Sec-WebSocket-Extensions"));
        if (authorizations.size() > 1 && isSilentAfterwards)
            return;
        if (authorizations.constLast().startsWith(m_wanted)) {
            socket->write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: "
                          + acceptKey(valueOf("Sec-WebSocket-Key")) + "\r\n" + extension + "\r\n");
            return;
        }
        socket->write("HTTP/1.1 401 Unauthorized\r\n" + m_challenge + more);
        if (closes)
            socket->disconnectFromHost();
    }

    const QByteArray m_challenge;
    const QByteArray m_wanted;
};

static const auto basic = "WWW-Authenticate: Basic realm=\"x\"\r\n"_ba;
static const auto noBody = "Content-Length: 0\r\n\r\n"_ba;

void tst_Credentials::basicIsAnswered_data()
{
    QTest::addColumn<QString>("userInfo");
    QTest::addColumn<QByteArray>("credentials");
    QTest::addColumn<QByteArray>("challenge");
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<bool>("closes");
    const auto row = [](const char *name, const QString &userInfo, const QByteArray &credentials,
                        const QByteArray &challenge = basic, const QByteArray &more = noBody, bool closes = false) {
        QTest::newRow(name) << userInfo << credentials.toBase64() << challenge << more << closes;
    };
    row("user and password", u"user:secret"_s, "user:secret");
    row("user only", u"user"_s, "user:");
    row("password only", u":secret"_s, ":secret");
    row("encoded", u"us%40er:se%3Acr%2Fet"_s, "us@er:se:cr/et");
    row("not ASCII", u"us\u00e4r:\u20ac"_s, "us\xc3\xa4r:\xe2\x82\xac");
    row("lower case", u"user:secret"_s, "user:secret", "www-authenticate: basic realm=\"x\", charset=\"UTF-8\"\r\n");
    row("behind another challenge", u"user:secret"_s, "user:secret",
        "WWW-Authenticate: Bearer x=\"a\", Basic realm=\"x\"\r\n");
    row("in another field", u"user:secret"_s, "user:secret", "WWW-Authenticate: Bearer\r\n" + basic);
    row("with a body", u"user:secret"_s, "user:secret", basic, "Content-Length: 8\r\n\r\nno\r\n\r\nno");
    row("in chunks", u"user:secret"_s, "user:secret", basic, "Transfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n");
    row("closing", u"user:secret"_s, "user:secret", basic, "Connection: close\r\n\r\nno", true);
}

void tst_Credentials::basicIsAnswered()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH(const QString, userInfo);
    QFETCH(const QByteArray, credentials);
    QFETCH(const QByteArray, challenge);
    Server server(challenge, "Basic " + credentials);
    QFETCH(const QByteArray, more);
    QFETCH(const bool, closes);
    server.more = more;
    server.closes = closes;
    const WebSocketStream stream(server.url(userInfo));
    AWAIT(stream.opened());
    QVERIFY2(succeeded(stream.opened()), qPrintable(failureOf(stream.opened())));
    QCOMPARE(server.authorizations, (QByteArrayList{QByteArray(), "Basic " + credentials}));
    QVERIFY(stream.requestHeaders().isEmpty());
}

void tst_Credentials::compressionIsOfferedWithThem_data()
{
    QTest::addColumn<bool>("closes");
    QTest::newRow("same connection") << false;
    QTest::newRow("another connection") << true;
}

void tst_Credentials::compressionIsOfferedWithThem()
{
    Server server(basic, "Basic ");
    QFETCH(const bool, closes);
    server.more = (closes ? "Connection: close\r\n"_ba : QByteArray()) + noBody;
    server.closes = closes;
    server.extension = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n";
    const WebSocketStream stream(server.url(u"user:secret"_s));
    AWAIT(stream.opened());
    QVERIFY2(succeeded(stream.opened()), qPrintable(failureOf(stream.opened())));
    QCOMPARE(server.offers, QByteArrayList(2, "permessage-deflate; client_max_window_bits"));
    QCOMPARE(stream.extensions(), u"permessage-deflate; server_no_context_takeover"_s);
}

void tst_Credentials::digestIsAnsweredWhereQWebSocketCan()
{
    Server server("WWW-Authenticate: Digest realm=\"x\", nonce=\"abc\", qop=\"auth\", algorithm=MD5\r\n", "Digest ");
    server.more = noBody;
    const WebSocketStream stream(server.url(u"user:secret"_s));
    AWAIT(stream.opened());
    if (QLibraryInfo::version() >= QVersionNumber(6, 6)) {
        QVERIFY2(succeeded(stream.opened()), qPrintable(failureOf(stream.opened())));
        QVERIFY2(server.authorizations.constLast().contains("username=\"user\""), server.authorizations.constLast());
    } else {
        QCOMPARE(errorOf(stream.opened()).httpStatus(), 401);
        QCOMPARE(server.authorizations.size(), 1);
    }
}

void tst_Credentials::nothingIsSentUnasked()
{
    Server server({}, {});
    const WebSocketStream stream(server.url(u"user:secret"_s));
    AWAIT(stream.opened());
    QCOMPARE(server.authorizations, QByteArrayList{QByteArray()});
}

void tst_Credentials::ownHeaderTakesTheirPlace()
{
    Server server(basic, "Bearer token");
    server.more = noBody;
    WebSocketStreamOptions options;
    options.headers = {{"authorization", "Bearer token"}};
    const WebSocketStream accepted(server.url(u"user:secret"_s), options);
    AWAIT(accepted.opened());
    QVERIFY2(succeeded(accepted.opened()), qPrintable(failureOf(accepted.opened())));

    options.headers = {{"authorization", "Bearer other"}};
    const WebSocketStream refused(server.url(u"user:secret"_s), options);
    AWAIT(refused.opened());
    QCOMPARE(errorOf(refused.opened()).httpStatus(), 401);
    QCOMPARE(server.authorizations, (QByteArrayList{"Bearer token", "Bearer other"}));
}

void tst_Credentials::wrongPasswordIsRefusedOnce()
{
    Server server(basic, "Basic other");
    server.more = "Content-Length: 2\r\n\r\nno";
    const WebSocketStream stream(server.url(u"user:secret"_s));
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    const WebSocketError error = errorOf(stream.closed());
    QCOMPARE(error.httpStatus(), 401);
    QCOMPARE(error.httpBody(), "no"_ba);
    QCOMPARE(server.authorizations.size(), 2);
    QVERIFY2(!error.message().contains(u"secret"_s) && !error.message().contains(u"user"_s),
             qPrintable(error.message()));
}

void tst_Credentials::otherChallengeIsNotAnswered()
{
    Server server("WWW-Authenticate: Bearer realm=\"a, Basic \"\r\n", "Basic");
    server.more = noBody;
    const WebSocketStream stream(server.url(u"user:secret"_s));
    AWAIT(stream.opened());
    QCOMPARE(errorOf(stream.opened()).httpStatus(), 401);
    QVERIFY2(!server.authorizations.constLast().contains("Basic"), server.authorizations.constLast());
}

void tst_Credentials::abortWhileAskingAgain()
{
    Server server(basic, "Basic");
    server.more = noBody;
    server.isSilentAfterwards = true;
    WebSocketStreamOptions options;
    options.signal = AbortSignal::timeout(std::chrono::milliseconds(300));
    const WebSocketStream stream(server.url(u"user:secret"_s), options);
    AWAIT(stream.opened());
    QCOMPARE(errorOf(stream.opened()).kind(), WebSocketError::Kind::Timeout);
    QCOMPARE(server.authorizations.size(), 2);
}

void tst_Credentials::deletionWhileAskingAgain()
{
    Server server(basic, "Basic");
    server.more = noBody;
    server.isSilentAfterwards = true;
    auto stream = std::make_unique<WebSocketStream>(server.url(u"user:secret"_s));
    const auto opened = stream->opened();
    TRY_COMPARE(server.authorizations.size(), 2);
    stream.reset();
    QCOMPARE(errorOf(opened).kind(), WebSocketError::Kind::Abort);
}

void tst_Credentials::waitingWithoutAnEventLoop()
{
    // The server needs one, and runs in another thread.
    QThread thread;
    QObject context;
    context.moveToThread(&thread);
    thread.start();
    Server *server = nullptr;
    QMetaObject::invokeMethod(
            &context,
            [&server] {
                server = new Server(basic, "Basic");
                server->more = noBody;
            },
            Qt::BlockingQueuedConnection);
    WebSocketStream stream(server->url(u"user:secret"_s));
    const bool isOpen = stream.waitForOpened(testPatience());
    QMetaObject::invokeMethod(
            &context, [&server] { delete server; }, Qt::BlockingQueuedConnection);
    thread.quit();
    thread.wait();
    QVERIFY2(isOpen, qPrintable(failureOf(stream.opened())));
}

QTEST_GUILESS_MAIN(tst_Credentials)
#include "tst_credentials.moc"
