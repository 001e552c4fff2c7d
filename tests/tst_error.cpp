// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "websocketerror.h"

#include <QtCore/qpromise.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

class tst_Error : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreTheWebs_data();
    void namesAreTheWebs();
    void defaultIsAWebSocketErrorWithoutACode();
    void carriesCodeAndReason();
    void reasonWithoutCodeMeans1000();
    void whatIsTheMessage();
    void copiesShareNothingVisible();
    void isThrownAndCaughtAsItself();
    void passesThroughAFuture();
    void propertiesAreReadableThroughTheMetaObject();
    void closeInfosCompareByValue();
};

void tst_Error::namesAreTheWebs_data()
{
    using Kind = WebSocketError::Kind;
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("name");
    QTest::newRow("WebSocket") << Kind::WebSocket << u"WebSocketError"_s;
    QTest::newRow("Syntax") << Kind::Syntax << u"SyntaxError"_s;
    QTest::newRow("InvalidAccess") << Kind::InvalidAccess << u"InvalidAccessError"_s;
    QTest::newRow("InvalidState") << Kind::InvalidState << u"InvalidStateError"_s;
    QTest::newRow("Abort") << Kind::Abort << u"AbortError"_s;
    QTest::newRow("Timeout") << Kind::Timeout << u"TimeoutError"_s;
    QTest::newRow("Operation") << Kind::Operation << u"OperationError"_s;
}

void tst_Error::namesAreTheWebs()
{
    QFETCH(WebSocketError::Kind, kind);
    const WebSocketError error(kind, u"text"_s);
    QCOMPARE(error.kind(), kind);
    QCOMPARE(error.message(), u"text"_s);
    QTEST(error.name(), "name");
}

void tst_Error::defaultIsAWebSocketErrorWithoutACode()
{
    const WebSocketError error;
    QCOMPARE(error.kind(), WebSocketError::Kind::WebSocket);
    QCOMPARE(error.message(), QString());
    QCOMPARE(error.closeCode(), 0);
    QCOMPARE(error.reason(), QString());
    QCOMPARE(error.initiator(), WebSocketError::Initiator::Local);
    QCOMPARE(error.httpStatus(), 0);
    QVERIFY(error.httpHeaders().isEmpty());
    QVERIFY(error.sslErrors().isEmpty());
    QVERIFY(!error.abortReason().isValid());
    QCOMPARE(error.socketError(), QAbstractSocket::UnknownSocketError);
    QCOMPARE(error.unsentBytes(), 0);
}

void tst_Error::carriesCodeAndReason()
{
    const WebSocketError error(u"text"_s, {3000, u"why"_s});
    QCOMPARE(error.kind(), WebSocketError::Kind::WebSocket);
    QCOMPARE(error.message(), u"text"_s);
    QCOMPARE(error.closeCode(), 3000);
    QCOMPARE(error.reason(), u"why"_s);
}

void tst_Error::reasonWithoutCodeMeans1000()
{
    QCOMPARE(WebSocketError(u"text"_s, {0, u"why"_s}).closeCode(), 1000);
    QCOMPARE(WebSocketError(u"text"_s, {}).closeCode(), 0);
}

void tst_Error::whatIsTheMessage()
{
    const WebSocketError error(u"gr\u00fc\u00df"_s);
    QCOMPARE(QByteArray(error.what()), "gr\xc3\xbc\xc3\x9f"_ba);
}

void tst_Error::copiesShareNothingVisible()
{
    WebSocketError error(WebSocketError::Kind::Syntax, u"first"_s);
    const WebSocketError copy = error;
    error = WebSocketError(WebSocketError::Kind::Abort, u"second"_s);
    QCOMPARE(copy.kind(), WebSocketError::Kind::Syntax);
    QCOMPARE(copy.message(), u"first"_s);
    QCOMPARE(error.kind(), WebSocketError::Kind::Abort);
}

void tst_Error::isThrownAndCaughtAsItself()
{
    const WebSocketError error(u"text"_s, {4000, u"why"_s});
    const std::unique_ptr<QException> clone(error.clone());
    try {
        clone->raise();
        QFAIL("nothing was thrown");
    } catch (const WebSocketError &caught) {
        QCOMPARE(describe(caught), describe(error));
    }
}

void tst_Error::passesThroughAFuture()
{
    const WebSocketError error(u"text"_s, {4000, u"why"_s});
    QPromise<int> promise;
    promise.start();
    promise.setException(error);
    promise.finish();
    QCOMPARE(describe(errorOf(promise.future())), describe(error));

    QString seen;
    const auto handled =
            promise.future().then([](int) {}).onFailed([&](const WebSocketError &failure) { seen = failure.reason(); });
    QVERIFY(handled.isFinished());
    QCOMPARE(seen, u"why"_s);
}

void tst_Error::propertiesAreReadableThroughTheMetaObject()
{
    const WebSocketError error(u"text"_s, {4000, u"why"_s});
    const QMetaObject &meta = WebSocketError::staticMetaObject;
    const auto read = [&](const char *name) { return meta.property(meta.indexOfProperty(name)).readOnGadget(&error); };
    QCOMPARE(read("name").toString(), u"WebSocketError"_s);
    QCOMPARE(read("message").toString(), u"text"_s);
    QCOMPARE(read("closeCode").toInt(), 4000);
    QCOMPARE(read("reason").toString(), u"why"_s);
}

void tst_Error::closeInfosCompareByValue()
{
    QVERIFY(WebSocketCloseInfo() == (WebSocketCloseInfo{0, QString()}));
    QVERIFY((WebSocketCloseInfo{1000, u"a"_s}) == (WebSocketCloseInfo{1000, u"a"_s}));
    QVERIFY((WebSocketCloseInfo{1000, u"a"_s}) != (WebSocketCloseInfo{1001, u"a"_s}));
    QVERIFY((WebSocketCloseInfo{1000, u"a"_s}) != (WebSocketCloseInfo{1000, u"b"_s}));
}

QTEST_APPLESS_MAIN(tst_Error)
#include "tst_error.moc"
