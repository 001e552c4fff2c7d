// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "rawpeer.h"
#include "testcertificate.h"
#ifdef Q_OS_UNIX
#    include "testproxy.h"
#endif

#include <QtCore/qlibraryinfo.h>
#include <QtCore/qplugin.h>
#include <QtCore/qregularexpression.h>
#include <QtNetwork/qnetworkproxy.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>
#include <QtTest/qtest.h>

#ifdef STATIC_PLUGIN
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

using namespace Qt::StringLiterals;

// What the application sets: the element reads it for each connection anew, when that starts.
class tst_QmlSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void certificateTrustedLaterIsAccepted();
    void certificateNoLongerTrustedIsRefused();
    void proxyOfTheApplicationIsThatOfTheStart();
    void collectingInStepsIsWarnedOfOnce();

private:
    [[nodiscard]] QString outcome() const { return m_stream->property("outcome").toString(); }
    void connectTo(const QUrl &url);
    void connectAgain();

    const QSslConfiguration m_tls = QSslConfiguration::defaultConfiguration();
    std::unique_ptr<QQmlEngine> m_engine;
    std::unique_ptr<QObject> m_stream;
};

void tst_QmlSettings::init()
{
    m_engine = std::make_unique<QQmlEngine>();
    m_engine->addImportPath(QStringLiteral(QML_IMPORT_PATH));
    QQmlComponent component(m_engine.get());
    component.setData(R"(
        import WebSocketStream

        WebSocketStream {
            property string outcome
            onConnected: outcome = "connected"
            onErrorOccurred: error => outcome = error.initiator
        }
    )",
                      QUrl());
    m_stream.reset(component.create());
    QVERIFY2(m_stream, qPrintable(component.errorString()));
}

void tst_QmlSettings::cleanup()
{
    m_stream.reset();
    m_engine.reset();
    QSslConfiguration::setDefaultConfiguration(m_tls);
    QNetworkProxy::setApplicationProxy(QNetworkProxy::DefaultProxy);
}

void tst_QmlSettings::connectTo(const QUrl &url)
{
    m_stream->setProperty("url", url);
}

void tst_QmlSettings::connectAgain()
{
    m_stream->setProperty("active", false);
    m_stream->setProperty("outcome", QString());
    m_stream->setProperty("active", true);
}

// What an application does whose user has been asked.
void tst_QmlSettings::certificateTrustedLaterIsAccepted()
{
    const RawPeer peer(RawPeer::Transport::Tls);
    connectTo(peer.url());
    QTRY_COMPARE(outcome(), u"tls"_s);
    QSslConfiguration::setDefaultConfiguration(TestCertificate::instance().clientConfiguration());
    connectAgain();
    QTRY_VERIFY(!outcome().isEmpty());
    QCOMPARE(outcome(), u"connected"_s);
}

void tst_QmlSettings::certificateNoLongerTrustedIsRefused()
{
    const RawPeer peer(RawPeer::Transport::Tls);
    QSslConfiguration::setDefaultConfiguration(TestCertificate::instance().clientConfiguration());
    connectTo(peer.url());
    QTRY_COMPARE(outcome(), u"connected"_s);
    QSslConfiguration::setDefaultConfiguration(m_tls);
    connectAgain();
    QTRY_VERIFY(!outcome().isEmpty());
    QCOMPARE(outcome(), u"tls"_s);
}

void tst_QmlSettings::proxyOfTheApplicationIsThatOfTheStart()
{
#ifdef Q_OS_UNIX
    const RawPeer peer(RawPeer::Transport::Plain);
    connectTo(peer.url());
    QTRY_COMPARE(outcome(), u"connected"_s);
    const TestProxy proxy(TestProxy::Kind::HttpConnect);
    QNetworkProxy::setApplicationProxy(proxy.toNetworkProxy());
    m_stream->setProperty("outcome", QString());
    QUrl url = peer.url();
    url.setHost(u"feed.example"_s); // Qt asks no proxy of the application for this machine
    connectTo(url);
    QTRY_COMPARE(outcome(), u"connected"_s);
    QCOMPARE(proxy.requests().size(), 1);
#else
    QSKIP("The proxy of the tests needs POSIX.");
#endif
}

// Where the engine collects garbage in steps, unless it has been told not to.
void tst_QmlSettings::collectingInStepsIsWarnedOfOnce()
{
    const QByteArray former = qgetenv("QV4_GC_TIMELIMIT");
    const auto run = [] {
        QQmlEngine engine;
        engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
        QQmlComponent component(&engine);
        component.setData("import QtQml; import WebSocketStream; QtObject { property var kept: Async.run(() => 5) }",
                          {});
        const std::unique_ptr<QObject> root(component.create());
        QVERIFY2(root, qPrintable(component.errorString()));
    };
    qunsetenv("QV4_GC_TIMELIMIT");
    if (QLibraryInfo::version() >= QVersionNumber(6, 8))
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"QV4_GC_TIMELIMIT.*before the engine"_s));
    else
        QTest::failOnWarning(QRegularExpression(u"."_s));
    run();
    QTest::failOnWarning(QRegularExpression(u"."_s));
    run();
    qputenv("QV4_GC_TIMELIMIT", former);
}

QTEST_GUILESS_MAIN(tst_QmlSettings)
#include "tst_qml_settings.moc"
