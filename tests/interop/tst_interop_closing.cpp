// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "servers.h"

#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtTest/qtest.h>

#include <memory>

class tst_interop_closing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { InteropServers::addGlobalRows(); }
    void initTestCase();

    void reportsThePeersCodeAndReason_data();
    void reportsThePeersCodeAndReason();
    void peerSeesOurCodeAndReason_data();
    void peerSeesOurCodeAndReason();
    void closingTheWritableFlushesFirst();
    void aDroppedConnectionIs1006();

private:
    std::unique_ptr<WebSocketStream> open(const QString &path) const;

    InteropServers m_servers;
};

void tst_interop_closing::initTestCase()
{
    const QString problem = m_servers.start();
    if (problem.startsWith(QLatin1String("needs")))
        QSKIP(qPrintable(problem));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

// An open stream, or null.
std::unique_ptr<WebSocketStream> tst_interop_closing::open(const QString &path) const
{
    QFETCH_GLOBAL(const bool, tls);
    auto stream = std::make_unique<WebSocketStream>(m_servers.url(tls, path), m_servers.options());
    if (!InteropServers::finishes(stream->opened()) || stream->state() != WebSocketStream::State::Open)
        return {};
    return stream;
}

void tst_interop_closing::reportsThePeersCodeAndReason_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("closeCode");
    QTest::addColumn<QString>("reason");
    QTest::newRow("1000") << QStringLiteral("/close/1000") << 1000 << QString();
    QTest::newRow("1000 and reason") << QStringLiteral("/close/1000/done") << 1000 << QStringLiteral("done");
    QTest::newRow("1001") << QStringLiteral("/close/1001/restart") << 1001 << QStringLiteral("restart");
    QTest::newRow("1011") << QStringLiteral("/close/1011/internal%20error") << 1011 << QStringLiteral("internal error");
    QTest::newRow("3000") << QStringLiteral("/close/3000/login") << 3000 << QStringLiteral("login");
    QTest::newRow("4999") << QStringLiteral("/close/4999/tsch%C3%BCss") << 4999 << QStringLiteral(u"tschüss");
    QTest::newRow("none") << QStringLiteral("/close/none") << 1005 << QString();
}

void tst_interop_closing::reportsThePeersCodeAndReason()
{
    QFETCH(const QString, path);
    QFETCH(const int, closeCode);
    QFETCH(const QString, reason);
    const auto stream = open(path);
    QVERIFY(stream);
    const QFuture<void> sent = stream->writable()->send(QStringLiteral("close, please"));
    const QFuture<WebSocketMessage> end = stream->readable()->receive();
    QVERIFY(InteropServers::finishes(stream->closed()));
    QCOMPARE(stream->closed().result().closeCode, closeCode);
    QCOMPARE(stream->closed().result().reason, reason);
    QVERIFY(InteropServers::finishes(end));
    QVERIFY(end.result().isNull());
    QVERIFY(InteropServers::finishes(sent));
    // The server has seen our answer: the handshake was completed on both sides.
    const QJsonObject seen = m_servers.takeReport(path);
    QCOMPARE(seen[QLatin1String("closeCode")].toInt(), closeCode);
}

void tst_interop_closing::peerSeesOurCodeAndReason_data()
{
    QTest::addColumn<WebSocketCloseInfo>("info");
    QTest::addColumn<int>("closeCode");
    QTest::newRow("1000") << WebSocketCloseInfo{1000} << 1000;
    QTest::newRow("reason only") << WebSocketCloseInfo{0, QStringLiteral("done")} << 1000;
    QTest::newRow("3000") << WebSocketCloseInfo{3000, QStringLiteral("login")} << 3000;
    QTest::newRow("4999") << WebSocketCloseInfo{4999, QStringLiteral(u"tschüss")} << 4999;
    QTest::newRow("none") << WebSocketCloseInfo{} << 1005;
}

void tst_interop_closing::peerSeesOurCodeAndReason()
{
    QFETCH(const WebSocketCloseInfo, info);
    QFETCH(const int, closeCode);
    const QString path = QStringLiteral("/echo/");
    const auto stream = open(path);
    QVERIFY(stream);
    QVERIFY(stream->close(info));
    QVERIFY(InteropServers::finishes(stream->closed()));
    QCOMPARE(stream->closed().result().closeCode, closeCode);
    QCOMPARE(stream->closed().result().reason, info.reason);
    const QJsonObject seen = m_servers.takeReport(path);
    QCOMPARE(seen[QLatin1String("closeCode")].toInt(), closeCode);
    QCOMPARE(seen[QLatin1String("reason")].toString(), info.reason);
}

void tst_interop_closing::closingTheWritableFlushesFirst()
{
    const QString path = QStringLiteral("/count");
    const auto stream = open(path);
    QVERIFY(stream);
    constexpr int count = 40;
    for (int i = 0; i < count; ++i)
        stream->writable()->send(QByteArray(100'000, char(i)));
    stream->writable()->close();
    QVERIFY(InteropServers::finishes(stream->closed()));
    const QJsonObject seen = m_servers.takeReport(path);
    QCOMPARE(seen[QLatin1String("messages")].toInt(), count);
    QCOMPARE(seen[QLatin1String("closeCode")].toInt(), 1005);
}

void tst_interop_closing::aDroppedConnectionIs1006()
{
    const auto stream = open(QStringLiteral("/drop"));
    QVERIFY(stream);
    const QFuture<void> sent = stream->writable()->send(QStringLiteral("drop it"));
    QVERIFY(InteropServers::finishes(stream->closed()));
    try {
        (void)stream->closed().result();
        QFAIL("closed() has succeeded");
    } catch (const WebSocketError &error) {
        QCOMPARE(error.kind(), WebSocketError::Kind::WebSocket);
        QCOMPARE(error.closeCode(), 1006);
        QCOMPARE(error.reason(), QString());
    }
    QVERIFY(InteropServers::finishes(sent));
}

QTEST_GUILESS_MAIN(tst_interop_closing)
#include "tst_interop_closing.moc"
