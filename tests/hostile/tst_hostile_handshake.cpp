// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "flood.h"
#include "memorygrowth.h"
#include "testconnection.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Initiator = WebSocketError::Initiator;

// A server whose answer to the opening handshake has no end.
class tst_HostileHandshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void endlessAnswerFails_data();
    void endlessAnswerFails();
};

void tst_HostileHandshake::endlessAnswerFails_data()
{
    const auto status = "HTTP/1.1 101 Switching Protocols\r\n"_ba;
    const auto upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n"_ba;

    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("repeated");
    QTest::newRow("status line") << "HTTP/1.1 101 "_ba
                                 << "x"_ba;
    QTest::newRow("not HTTP, no line") << ""_ba
                                       << "x"_ba;
    QTest::newRow("not HTTP, NUL") << ""_ba << QByteArray(1, '\0');
    QTest::newRow("not HTTP, lines") << ""_ba
                                     << "x\r\n"_ba;
    QTest::newRow("empty lines") << ""_ba
                                 << "\r\n"_ba;
    QTest::newRow("field name") << status + upgrade << "x"_ba;
    QTest::newRow("field value") << status + upgrade + "X: "
                                 << "x"_ba;
    QTest::newRow("fields") << status + upgrade << "X: x\r\n"_ba;
    QTest::newRow("fields of one letter") << status + upgrade << "X\n"_ba;
    QTest::newRow("long fields") << status + upgrade << "X: " + QByteArray(8000, 'x') + "\r\n";
    QTest::newRow("folded field") << status + upgrade + "X: x\r\n"
                                  << " x\r\n"_ba;
    QTest::newRow("fields of a refusal") << "HTTP/1.1 404 Not Found\r\n"_ba
                                         << "X: x\r\n"_ba;
    QTest::newRow("100 Continue") << ""_ba
                                  << "HTTP/1.1 100 Continue\r\n\r\n"_ba;
    QTest::newRow("103 Early Hints") << ""_ba
                                     << "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"_ba;
    QTest::newRow("body of a refusal") << "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n\r\n"_ba
                                       << "x"_ba;
    QTest::newRow("chunks of a refusal") << "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n"_ba
                                         << "1\r\nx\r\n"_ba;
}

void tst_HostileHandshake::endlessAnswerFails()
{
    constexpr qint64 MiB = 1024 * 1024;
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, repeated);
    Flood flood({{}, {}, false, false, first, repeated}, isTls());
    WebSocketStreamOptions options;
    if (isTls())
        options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    const MemoryGrowth growth;
    const WebSocketStream stream(flood.url(), options);
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    const WebSocketError error = errorOf(stream.opened());
    QVERIFY2(error.kind() == WebSocketError::Kind::WebSocket, qPrintable(describe(error)));
    QVERIFY2(error.initiator() == Initiator::Protocol || error.initiator() == Initiator::Remote,
             qPrintable(describe(error)));
    QVERIFY2(error.closeCode() == 1006, qPrintable(describe(error)));
    QVERIFY2(!error.message().isEmpty() && error.message().size() < 1000, qPrintable(describe(error)));
    QCOMPARE(describe(errorOf(stream.closed())), describe(error));
    TRY_VERIFY(flood.hasEnded());
    QVERIFY2(growth.bytes() <= 8 * MiB, QByteArray::number(growth.bytes()) + " bytes");
}

QTEST_GUILESS_MAIN(tst_HostileHandshake)
#include "tst_hostile_handshake.moc"
