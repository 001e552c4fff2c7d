// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "servers.h"

#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtTest/qtest.h>

#include <optional>

class tst_interop_handshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { InteropServers::addGlobalRows(); }
    void initTestCase();

    void opensWithoutSubprotocol();
    void opensWithTheSelectedSubprotocol();
    void failsWhenNoSubprotocolIsSelected();
    void reportsTheStatusOfARefusal_data();
    void reportsTheStatusOfARefusal();
    void failsOnAnUnknownCertificate();
    void opensWhenTheCertificateErrorsAreIgnored();
    void failsWithoutTlsOnATlsPort();

private:
    InteropServers m_servers;
};

namespace {

template <typename T>
std::optional<WebSocketError> errorOf(const QFuture<T> &future)
{
    if (!InteropServers::finishes(future))
        return {};
    try {
        (void)future.result();
    } catch (const WebSocketError &error) {
        return error;
    }
    return {};
}

} // namespace

void tst_interop_handshake::initTestCase()
{
    const QString problem = m_servers.start();
    if (problem.startsWith(QLatin1String("needs")))
        QSKIP(qPrintable(problem));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void tst_interop_handshake::opensWithoutSubprotocol()
{
    QFETCH_GLOBAL(const bool, tls);
    WebSocketStream stream(m_servers.url(tls, QStringLiteral("/echo")), m_servers.options());
    QVERIFY(InteropServers::finishes(stream.opened()));
    const WebSocketOpenInfo info = stream.opened().result();
    QCOMPARE(info.protocol, QString());
    QCOMPARE(info.extensions, QString());
    QCOMPARE(info.readable, stream.readable());
    QCOMPARE(info.writable, stream.writable());
}

void tst_interop_handshake::opensWithTheSelectedSubprotocol()
{
    QFETCH_GLOBAL(const bool, tls);
    WebSocketStreamOptions options = m_servers.options();
    options.protocols = {QStringLiteral("v3.feed"), QStringLiteral("v1.feed")};
    WebSocketStream stream(m_servers.url(tls, QStringLiteral("/echo")), options);
    QVERIFY(InteropServers::finishes(stream.opened()));
    QCOMPARE(stream.opened().result().protocol, QStringLiteral("v1.feed"));
    QCOMPARE(stream.protocol(), QStringLiteral("v1.feed"));
}

void tst_interop_handshake::failsWhenNoSubprotocolIsSelected()
{
    QFETCH_GLOBAL(const bool, tls);
    WebSocketStreamOptions options = m_servers.options();
    options.protocols = {QStringLiteral("v3.feed")};
    WebSocketStream stream(m_servers.url(tls, QStringLiteral("/echo")), options);
    const auto error = errorOf(stream.opened());
    QVERIFY(error);
    QCOMPARE(error->kind(), WebSocketError::Kind::WebSocket);
    const auto closedError = errorOf(stream.closed());
    QVERIFY(closedError);
    QCOMPARE(closedError->closeCode(), 1006);
}

void tst_interop_handshake::reportsTheStatusOfARefusal_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("status");
    QTest::newRow("404") << QStringLiteral("/missing") << 404;
    QTest::newRow("403") << QStringLiteral("/forbidden") << 403;
}

void tst_interop_handshake::reportsTheStatusOfARefusal()
{
    QFETCH_GLOBAL(const bool, tls);
    QFETCH(const QString, path);
    QFETCH(const int, status);
    WebSocketStream stream(m_servers.url(tls, path), m_servers.options());
    const auto error = errorOf(stream.opened());
    QVERIFY(error);
    QCOMPARE(error->kind(), WebSocketError::Kind::WebSocket);
    QCOMPARE(error->httpStatus(), status);
    const auto headers = error->httpHeaders();
    const auto isServer = [](const auto &header) { return header.first.toLower() == "server"; };
    QVERIFY(std::any_of(headers.begin(), headers.end(), isServer));
    const auto closedError = errorOf(stream.closed());
    QVERIFY(closedError);
    QCOMPARE(closedError->closeCode(), 1006);
    QCOMPARE(stream.state(), WebSocketStream::State::Closed);
}

void tst_interop_handshake::failsOnAnUnknownCertificate()
{
    QFETCH_GLOBAL(const bool, tls);
    if (!tls)
        QSKIP("a matter of TLS");
    WebSocketStream stream(m_servers.url(tls, QStringLiteral("/echo")));
    const auto error = errorOf(stream.opened());
    QVERIFY(error);
    QCOMPARE(error->initiator(), WebSocketError::Initiator::Tls);
    QVERIFY(!error->sslErrors().isEmpty());
    QVERIFY(errorOf(stream.closed()));
}

void tst_interop_handshake::opensWhenTheCertificateErrorsAreIgnored()
{
    QFETCH_GLOBAL(const bool, tls);
    if (!tls)
        QSKIP("a matter of TLS");
    WebSocketStream refused(m_servers.url(tls, QStringLiteral("/echo")));
    const auto error = errorOf(refused.opened());
    QVERIFY(error);
    WebSocketStreamOptions options;
    options.ignoredSslErrors = error->sslErrors();
    WebSocketStream stream(m_servers.url(tls, QStringLiteral("/echo")), options);
    QVERIFY(InteropServers::finishes(stream.opened()));
    QCOMPARE(stream.state(), WebSocketStream::State::Open);
}

void tst_interop_handshake::failsWithoutTlsOnATlsPort()
{
    QFETCH_GLOBAL(const bool, tls);
    if (!tls)
        QSKIP("a matter of TLS");
    QUrl url = m_servers.url(tls, QStringLiteral("/echo"));
    url.setScheme(QStringLiteral("ws"));
    WebSocketStream stream(url);
    const auto error = errorOf(stream.opened());
    QVERIFY(error);
    QCOMPARE(error->httpStatus(), 400);
}

QTEST_GUILESS_MAIN(tst_interop_handshake)
#include "tst_interop_handshake.moc"
