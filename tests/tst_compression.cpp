// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtTest/qtest.h>

#include <functional>
#include <limits>

using namespace Qt::StringLiterals;
using Initiator = WebSocketError::Initiator;
using Kind = WebSocketError::Kind;

// What is offered and agreed about compression, RFC 7692, 7.1
class tst_Compression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void offerSaysTheOptions_data();
    void offerSaysTheOptions();
    void optionOutOfRangeIsASyntaxError_data();
    void optionOutOfRangeIsASyntaxError();
    void limitsOfTheRangesAreAllowed();
    void extensionsAreTheServersAnswer_data();
    void extensionsAreTheServersAnswer();
    void extensionsAreEmptyWithoutCompression();
    void badAnswerFails_data();
    void badAnswerFails();
    void answerBelowTheOfferFails_data();
    void answerBelowTheOfferFails();
};

using Change = std::function<void(WebSocketCompression &)>;
Q_DECLARE_METATYPE(Change)

static void agreeOn(TestConnection &c, const QByteArray &extensions)
{
    c.peer.setExtraHeaders("Sec-WebSocket-Extensions: " + extensions + "\r\n");
}

void tst_Compression::offerSaysTheOptions_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("offer");
    const auto row = [](const char *name, const QByteArray &offer, const Change &change) {
        QTest::newRow(name) << change << offer;
    };
    row("default", "permessage-deflate; client_max_window_bits", [](auto &) {});
    row("serverNoContextTakeover", "permessage-deflate; server_no_context_takeover; client_max_window_bits",
        [](auto &compression) { compression.serverNoContextTakeover = true; });
    row("clientNoContextTakeover", "permessage-deflate; client_no_context_takeover; client_max_window_bits",
        [](auto &compression) { compression.clientNoContextTakeover = true; });
    row("serverMaxWindowBits", "permessage-deflate; server_max_window_bits=9; client_max_window_bits",
        [](auto &compression) { compression.serverMaxWindowBits = 9; });
    row("clientMaxWindowBits", "permessage-deflate; client_max_window_bits=8",
        [](auto &compression) { compression.clientMaxWindowBits = 8; });
    row("level and threshold", "permessage-deflate; client_max_window_bits", [](auto &compression) {
        compression.level = 9;
        compression.threshold = 0;
    });
    row("disabled", {}, [](auto &compression) { compression.enabled = false; });
}

void tst_Compression::offerSaysTheOptions()
{
    TestConnection c;
    QFETCH(const Change, change);
    change(c.options.compression);
    QVERIFY(c.open());
    QTEST(c.peer.requestHeader("Sec-WebSocket-Extensions"), "offer");
}

void tst_Compression::optionOutOfRangeIsASyntaxError_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("message");
    const auto row = [](const QString &message, const Change &change) {
        QTest::newRow(qPrintable(message)) << change << message;
    };
    for (const int bits : {7, 16, -1}) {
        row(u"The option compression.serverMaxWindowBits is %1; 8 to 15 is allowed."_s.arg(bits),
            [bits](auto &compression) { compression.serverMaxWindowBits = bits; });
        row(u"The option compression.clientMaxWindowBits is %1; 8 to 15 is allowed."_s.arg(bits),
            [bits](auto &compression) { compression.clientMaxWindowBits = bits; });
    }
    for (const int level : {-2, 10}) {
        row(u"The option compression.level is %1; -1 to 9 is allowed."_s.arg(level),
            [level](auto &compression) { compression.level = level; });
    }
    row(u"The option compression.threshold is -1; 0 to 9223372036854775807 is allowed."_s,
        [](auto &compression) { compression.threshold = -1; });
}

void tst_Compression::optionOutOfRangeIsASyntaxError()
{
    TestConnection c;
    QFETCH(const Change, change);
    change(c.options.compression);
    c.start();
    AWAIT(c.stream->opened());
    QCOMPARE(errorOf(c.stream->opened()).kind(), Kind::Syntax);
    QTEST(errorOf(c.stream->opened()).message(), "message");
    QCOMPARE(c.peer.connectionCount(), 0);
}

void tst_Compression::limitsOfTheRangesAreAllowed()
{
    constexpr qint64 largest = std::numeric_limits<qint64>::max();
    for (const WebSocketCompression &compression : {WebSocketCompression{true, true, true, 8, 8, -1, 0},
                                                    WebSocketCompression{true, false, false, 15, 15, 9, largest}}) {
        TestConnection c;
        c.options.compression = compression;
        QVERIFY(c.open());
    }
}

void tst_Compression::extensionsAreTheServersAnswer_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("without parameters") << "permessage-deflate"_ba;
    QTest::newRow("with parameters") << "permessage-deflate; client_max_window_bits=10; server_no_context_takeover"_ba;
    QTest::newRow("unasked") << "permessage-deflate;client_no_context_takeover;server_max_window_bits=8"_ba;
}

void tst_Compression::extensionsAreTheServersAnswer()
{
    TestConnection c;
    QFETCH(const QByteArray, answer);
    const auto expected = QString::fromLatin1(answer);
    agreeOn(c, answer);
    c.start();
    QCOMPARE(c.stream->extensions(), QString());
    AWAIT(c.stream->opened());
    QVERIFY2(succeeded(c.stream->opened()), qPrintable(failureOf(c.stream->opened())));
    QCOMPARE(c.stream->opened().result().extensions, expected);
    QCOMPARE(c.stream->extensions(), expected);
    c.peer.setAnswersClose(true);
    c.stream->close();
    AWAIT(c.stream->closed());
    QCOMPARE(c.stream->extensions(), expected);
}

void tst_Compression::extensionsAreEmptyWithoutCompression()
{
    TestConnection c;
    QVERIFY(c.open());
    QCOMPARE(c.stream->extensions(), QString());
    QCOMPARE(c.stream->opened().result().extensions, QString());
    QVERIFY(c.writable()->writeText(QString(5000, u'a')) > 0);
    TRY_PEER(c.peer, !c.peer.messages().isEmpty());
    QCOMPARE(c.peer.messages().constFirst(), WebSocketMessage(QString(5000, u'a')));
}

void tst_Compression::badAnswerFails_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("words");
    const auto row = [](const QByteArray &answer, const QString &words) {
        QTest::newRow(answer.isEmpty() ? "empty" : answer.constData()) << answer << words;
    };
    const QByteArray name = "permessage-deflate";
    row({}, u"is empty"_s);
    row("x-none", u"selected the extension \"x-none\", which was not offered"_s);
    row(name + ", " + name, u"more than one extension"_s);
    row(name + "; x=1", u"has the unknown parameter \"x\""_s);
    row(name + "; client_no_context_takeover=1", u"gives client_no_context_takeover a value"_s);
    row(name + "; server_max_window_bits=7", u"gives server_max_window_bits a value that is none of 8 to 15"_s);
    row(name + "; client_max_window_bits", u"gives client_max_window_bits a value that is none of 8 to 15"_s);
    row(name + "; server_no_context_takeover; server_no_context_takeover",
        u"server_no_context_takeover more than once"_s);
    row(name + "; =", u"a malformed parameter"_s);
}

void tst_Compression::badAnswerFails()
{
    TestConnection c;
    QFETCH(const QByteArray, answer);
    QFETCH(const QString, words);
    agreeOn(c, answer);
    c.start();
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    const WebSocketError error = errorOf(c.stream->opened());
    QCOMPARE(error.initiator(), Initiator::Protocol);
    QVERIFY2(error.message().contains(words), qPrintable(error.message()));
    QCOMPARE(errorOf(c.stream->closed()).closeCode(), 1006);
    QCOMPARE(c.stream->extensions(), QString());
    TRY_PEER(c.peer, !c.peer.isConnected());
}

void tst_Compression::answerBelowTheOfferFails_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("serverNoContextTakeover", [](auto &compression) { compression.serverNoContextTakeover = true; });
    row("serverMaxWindowBits", [](auto &compression) { compression.serverMaxWindowBits = 10; });
    row("disabled", [](auto &compression) { compression.enabled = false; });
}

// Of a server that selects compression as if nothing had been said about it.
void tst_Compression::answerBelowTheOfferFails()
{
    TestConnection c;
    QFETCH(const Change, change);
    change(c.options.compression);
    agreeOn(c, "permessage-deflate");
    c.start();
    AWAIT(c.stream->opened());
    const WebSocketError error = errorOf(c.stream->opened());
    QCOMPARE(error.initiator(), Initiator::Protocol);
    QVERIFY2(error.message().contains(u"offered"_s), qPrintable(error.message()));
}

QTEST_GUILESS_MAIN(tst_Compression)
#include "tst_compression.moc"
