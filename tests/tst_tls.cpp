// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"
#include "await.h"
#include "opensslserver.h"
#include "rawpeer.h"
#include "testcertificate.h"
#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Initiator = WebSocketError::Initiator;

class tst_Tls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unknownCertificateFails();
    void trustedAuthorityIsAccepted();
    void ignoredErrorsAreIgnored();
    void otherErrorsAreNotIgnored();
    void onlyWhatIsNamedIsIgnored_data();
    void onlyWhatIsNamedIsIgnored();
    void certificateOfAnotherHostFails();
    void untrustedCertificateFailsWithTheReason_data();
    void untrustedCertificateFailsWithTheReason();
    void oldTlsFails_data();
    void oldTlsFails();
    void missingClientCertificateFails_data();
    void missingClientCertificateFails();
    void missingClientCertificateAtAQtServerFails();
    void clientCertificateIsShown_data();
    void clientCertificateIsShown();
    void verificationCanBeSwitchedOff();
    void serverWithoutTlsFails();
    void connectionEndedDuringTheTlsHandshakeFails_data();
    void connectionEndedDuringTheTlsHandshakeFails();
    void silenceDuringTheTlsHandshakeIsEndedByATimeoutSignal();
    void nothingIsSentToAnUnknownServer();
};

static WebSocketStreamOptions trustingOptions()
{
    WebSocketStreamOptions options;
    options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    return options;
}

static QUrl secureUrl(const RawPeer &peer)
{
    QUrl url = peer.url();
    url.setScheme(u"wss"_s);
    return url;
}

// A certificate that is not trusted: Tls, with the reasons.
static void verifyTlsFailure(const WebSocketStream &stream)
{
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    const WebSocketError error = errorOf(stream.closed());
    QVERIFY2(error.kind() == WebSocketError::Kind::WebSocket, qPrintable(describe(error)));
    QVERIFY2(error.initiator() == Initiator::Tls, qPrintable(describe(error)));
    QVERIFY2(error.closeCode() == 1006, qPrintable(describe(error)));
    QCOMPARE(describe(errorOf(stream.opened())), describe(error));
    QCOMPARE(stream.state(), WebSocketStream::State::Closed);
}

void tst_Tls::unknownCertificateFails()
{
    const RawPeer peer(RawPeer::Transport::Tls);
    const WebSocketStream stream(peer.url());
    verifyTlsFailure(stream);
    QVERIFY(!errorOf(stream.opened()).sslErrors().isEmpty());
    QVERIFY(!errorOf(stream.closed()).sslErrors().isEmpty());
    QCOMPARE(errorOf(stream.closed()).socketError(), QAbstractSocket::SslHandshakeFailedError);
    TRY_PEER(peer, peer.wasDisconnected());
}

void tst_Tls::trustedAuthorityIsAccepted()
{
    const RawPeer peer(RawPeer::Transport::Tls);
    const WebSocketStream stream(peer.url(), trustingOptions());
    AWAIT(stream.opened());
    QVERIFY2(succeeded(stream.opened()), qPrintable(failureOf(stream.opened())));
}

void tst_Tls::ignoredErrorsAreIgnored()
{
    const RawPeer peer(RawPeer::Transport::Tls);
    const WebSocketStream refused(peer.url());
    verifyTlsFailure(refused);

    WebSocketStreamOptions options;
    options.ignoredSslErrors = errorOf(refused.opened()).sslErrors();
    const WebSocketStream accepted(peer.url(), options);
    AWAIT(accepted.opened());
    QVERIFY2(succeeded(accepted.opened()), qPrintable(failureOf(accepted.opened())));
}

void tst_Tls::otherErrorsAreNotIgnored()
{
    const RawPeer peer(RawPeer::Transport::Tls);
    WebSocketStreamOptions options;
    options.ignoredSslErrors = {QSslError(QSslError::CertificateExpired)};
    const WebSocketStream stream(peer.url(), options);
    verifyTlsFailure(stream);
    QVERIFY(!errorOf(stream.opened()).sslErrors().isEmpty());
}

void tst_Tls::onlyWhatIsNamedIsIgnored_data()
{
    const TestCertificate &certificate = TestCertificate::instance();
    QTest::addColumn<QSslConfiguration>("server");
    QTest::newRow("unknown authority") << certificate.serverConfiguration();
    QTest::newRow("unknown authority, other host") << certificate.otherServerConfiguration();
    QTest::newRow("self-signed") << certificate.selfSignedServerConfiguration();
    QTest::newRow("unknown authority, expired") << certificate.expiredServerConfiguration();
}

// An error is of one certificate: who has trusted one has not trusted another, nor the same one for another host.
void tst_Tls::onlyWhatIsNamedIsIgnored()
{
    QFETCH(const QSslConfiguration, server);
    RawPeer peer(RawPeer::Transport::Tls);
    peer.setSslConfiguration(server);
    const auto connect = [&peer](const QList<QSslError> &ignored) {
        WebSocketStreamOptions options;
        options.ignoredSslErrors = ignored;
        return std::make_unique<WebSocketStream>(peer.url(), options);
    };
    const auto refused = connect({});
    verifyTlsFailure(*refused);
    const QList<QSslError> errors = errorOf(refused->opened()).sslErrors();
    QVERIFY(!errors.isEmpty());
    const QSslCertificate another = server == TestCertificate::instance().serverConfiguration()
            ? TestCertificate::instance().otherServerConfiguration().localCertificate()
            : TestCertificate::instance().serverConfiguration().localCertificate();
    QList<QSslError> ofAnother;
    QList<QSslError> ofNone;
    for (const QSslError &error : errors) {
        ofAnother.append(QSslError(error.error(), another));
        ofNone.append(QSslError(error.error()));
        QList<QSslError> others = errors;
        others.removeAll(error);
        verifyTlsFailure(*connect(others));
        others.append(QSslError(error.error(), another));
        verifyTlsFailure(*connect(others));
    }
    verifyTlsFailure(*connect(ofAnother));
    verifyTlsFailure(*connect(ofNone));

    const auto accepted = connect(errors);
    AWAIT(accepted->opened());
    QVERIFY2(succeeded(accepted->opened()), qPrintable(failureOf(accepted->opened())));
    verifyTlsFailure(*connect({})); // what one stream ignores another does not
}

void tst_Tls::certificateOfAnotherHostFails()
{
    RawPeer peer(RawPeer::Transport::Tls);
    peer.setSslConfiguration(TestCertificate::instance().otherServerConfiguration());
    const WebSocketStream stream(peer.url(), trustingOptions());
    verifyTlsFailure(stream);
    const QList<QSslError> errors = errorOf(stream.opened()).sslErrors();
    QCOMPARE(errors.size(), 1);
    QCOMPARE(errors.first().error(), QSslError::HostNameMismatch);
}

void tst_Tls::untrustedCertificateFailsWithTheReason_data()
{
    using SslErrors = QList<QSslError::SslError>;
    const TestCertificate &certificate = TestCertificate::instance();
    const QSslConfiguration system = QSslConfiguration::defaultConfiguration();
    const QSslConfiguration trusting = certificate.clientConfiguration();
    QTest::addColumn<QSslConfiguration>("server");
    QTest::addColumn<QSslConfiguration>("client");
    QTest::addColumn<SslErrors>("errors");
    QTest::newRow("self-signed") << certificate.selfSignedServerConfiguration() << system
                                 << SslErrors{QSslError::SelfSignedCertificate};
    QTest::newRow("self-signed, other authority trusted")
            << certificate.selfSignedServerConfiguration() << trusting << SslErrors{QSslError::SelfSignedCertificate};
    QTest::newRow("unknown authority") << certificate.serverConfiguration() << system
                                       << SslErrors{QSslError::UnableToGetLocalIssuerCertificate,
                                                    QSslError::UnableToVerifyFirstCertificate};
    QTest::newRow("expired") << certificate.expiredServerConfiguration() << trusting
                             << SslErrors{QSslError::CertificateExpired};
    QTest::newRow("not yet valid") << certificate.futureServerConfiguration() << trusting
                                   << SslErrors{QSslError::CertificateNotYetValid};
    QTest::newRow("other host") << certificate.otherServerConfiguration() << trusting
                                << SslErrors{QSslError::HostNameMismatch};
}

void tst_Tls::untrustedCertificateFailsWithTheReason()
{
    QFETCH(const QSslConfiguration, server);
    RawPeer peer(RawPeer::Transport::Tls);
    peer.setSslConfiguration(server);
    WebSocketStreamOptions options;
    QFETCH(const QSslConfiguration, client);
    options.sslConfiguration = client;
    const WebSocketStream stream(peer.url(), options);
    verifyTlsFailure(stream);
    const WebSocketError error = errorOf(stream.opened());
    QList<QSslError::SslError> errors;
    for (const QSslError &sslError : error.sslErrors()) {
        errors.append(sslError.error());
        QVERIFY2(error.message().contains(sslError.errorString()), qPrintable(error.message()));
    }
    QTEST(errors, "errors");
    QVERIFY2(error.message().contains(u"127.0.0.1"_s), qPrintable(error.message()));
    QCOMPARE(error.socketError(), QAbstractSocket::SslHandshakeFailedError);
    TRY_PEER(peer, peer.wasDisconnected());
    QVERIFY2(!peer.hasRequest(), peer.request());
}

void tst_Tls::oldTlsFails_data()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("1.0") << u"-tls1"_s;
    QTest::newRow("1.1") << u"-tls1_1"_s;
}

void tst_Tls::oldTlsFails()
{
    QFETCH(const QString, version);
    OpenSslServer server({version, u"-cipher"_s, u"DEFAULT:@SECLEVEL=0"_s});
    const WebSocketStream stream(server.url(), trustingOptions());
    verifyTlsFailure(stream);
    const WebSocketError error = errorOf(stream.opened());
    QVERIFY2(error.message().contains(u"TLS protocol version"_s), qPrintable(error.message()));
    TRY_VERIFY2(server.output().contains("unsupported protocol"), server.output());
    QVERIFY2(!server.output().contains("GET"), server.output());
}

void tst_Tls::missingClientCertificateFails_data()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("TLS 1.2") << u"-tls1_2"_s;
    QTest::newRow("TLS 1.3") << u"-tls1_3"_s;
}

// With TLS 1.3 the client's part of the handshake is over when the server finds out.
void tst_Tls::missingClientCertificateFails()
{
    QFETCH(const QString, version);
    OpenSslServer server({version, u"-Verify"_s, u"1"_s, u"-verify_return_error"_s, u"-CAfile"_s, u"authority.pem"_s});
    const WebSocketStream stream(server.url(), trustingOptions());
    verifyTlsFailure(stream);
    const WebSocketError error = errorOf(stream.opened());
    QVERIFY2(error.message().contains(u"wants a client certificate"_s), qPrintable(error.message()));
    TRY_VERIFY2(server.output().contains("peer did not return a certificate"), server.output());
    QVERIFY2(!server.output().contains("GET"), server.output());
}

static QSslConfiguration curiousServerConfiguration(QSsl::SslProtocol protocol)
{
    const TestCertificate &certificate = TestCertificate::instance();
    QSslConfiguration configuration = certificate.serverConfiguration();
    configuration.setProtocol(protocol);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setCaCertificates({certificate.authority()});
    return configuration;
}

// It does not say why it ends the connection.
void tst_Tls::missingClientCertificateAtAQtServerFails()
{
    RawPeer peer(RawPeer::Transport::Tls);
    peer.setSslConfiguration(curiousServerConfiguration(QSsl::TlsV1_3OrLater));
    const WebSocketStream stream(peer.url(), trustingOptions());
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    const WebSocketError error = errorOf(stream.closed());
    QVERIFY2(error.kind() == WebSocketError::Kind::WebSocket, qPrintable(describe(error)));
    QVERIFY2(error.closeCode() == 1006, qPrintable(describe(error)));
    QVERIFY2(error.initiator() == Initiator::Network || error.initiator() == Initiator::Tls,
             qPrintable(describe(error)));
    TRY_PEER(peer, peer.wasDisconnected());
    QVERIFY2(!peer.hasRequest(), peer.request());
}

void tst_Tls::clientCertificateIsShown_data()
{
    QTest::addColumn<QSsl::SslProtocol>("protocol");
    QTest::newRow("TLS 1.2") << QSsl::TlsV1_2;
    QTest::newRow("TLS 1.3") << QSsl::TlsV1_3;
}

void tst_Tls::clientCertificateIsShown()
{
    QFETCH(const QSsl::SslProtocol, protocol);
    RawPeer peer(RawPeer::Transport::Tls);
    peer.setSslConfiguration(curiousServerConfiguration(protocol));
    WebSocketStreamOptions options;
    options.sslConfiguration = TestCertificate::instance().clientConfigurationWithCertificate();
    const WebSocketStream stream(peer.url(), options);
    AWAIT(stream.opened());
    QVERIFY2(succeeded(stream.opened()), qPrintable(failureOf(stream.opened())));
    QVERIFY(peer.hasRequest());
}

void tst_Tls::verificationCanBeSwitchedOff()
{
    const RawPeer peer(RawPeer::Transport::Tls);
    WebSocketStreamOptions options;
    options.sslConfiguration.setPeerVerifyMode(QSslSocket::VerifyNone);
    const WebSocketStream stream(peer.url(), options);
    AWAIT(stream.opened());
    QVERIFY2(succeeded(stream.opened()), qPrintable(failureOf(stream.opened())));
}

void tst_Tls::serverWithoutTlsFails()
{
    RawPeer peer(RawPeer::Transport::Plain);
    const WebSocketStream stream(secureUrl(peer), trustingOptions());
    TRY_PEER(peer, peer.isConnected());
    peer.sendBytes("HTTP/1.1 400 Bad Request\r\n\r\n");
    verifyTlsFailure(stream);
    TRY_PEER(peer, peer.wasDisconnected());
}

void tst_Tls::connectionEndedDuringTheTlsHandshakeFails_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("FIN") << false;
    QTest::newRow("RST") << true;
}

void tst_Tls::connectionEndedDuringTheTlsHandshakeFails()
{
    QFETCH(const bool, reset);
    RawPeer peer(RawPeer::Transport::Plain);
    const WebSocketStream stream(secureUrl(peer), trustingOptions());
    TRY_PEER(peer, peer.isConnected());
    if (reset)
        peer.reset();
    else
        peer.fin();
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    const WebSocketError error = errorOf(stream.closed());
    QCOMPARE(error.kind(), WebSocketError::Kind::WebSocket);
    QCOMPARE(error.closeCode(), 1006);
    QVERIFY2(error.initiator() == Initiator::Tls || error.initiator() == Initiator::Network,
             qPrintable(describe(error)));
    QCOMPARE(describe(errorOf(stream.opened())), describe(error));
}

void tst_Tls::silenceDuringTheTlsHandshakeIsEndedByATimeoutSignal()
{
    const RawPeer peer(RawPeer::Transport::Plain);
    WebSocketStreamOptions options = trustingOptions();
    options.signal = AbortSignal::timeout(50ms);
    const WebSocketStream stream(secureUrl(peer), options);
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    QCOMPARE(errorOf(stream.opened()).kind(), WebSocketError::Kind::Timeout);
    QCOMPARE(errorOf(stream.closed()).kind(), WebSocketError::Kind::Timeout);
    TRY_PEER(peer, peer.wasDisconnected());
}

void tst_Tls::nothingIsSentToAnUnknownServer()
{
    const RawPeer peer(RawPeer::Transport::Tls);
    WebSocketStreamOptions options;
    options.headers = {{"Authorization", "Bearer secret"}};
    const WebSocketStream stream(peer.url(), options);
    verifyTlsFailure(stream);
    TRY_PEER(peer, peer.wasDisconnected());
    QVERIFY2(!peer.hasRequest(), peer.request());
}

QTEST_GUILESS_MAIN(tst_Tls)
#include "tst_tls.moc"
