// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "rawpeer.h"
#include "wsstreamtool.h"

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

#include <memory>

// wsstream --one-message
class tst_WsStreamOneMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void inputIsOneMessage_data();
    void inputIsOneMessage();
    void fileIsOneMessage();
    void inputIsSentBeforeItsEnd();
    void messagesAreWrittenAsTheyCome();
    void messagesHaveNoLineEnds();
    void everythingLargerThanMaxMessageSizeInLittleMemory();
    void answerIsAwaited();
    void countCountsWholeMessages();
    void limitRateHoldsWithinAMessage();
    void textThatIsNotUtf8ExitsWith4();
    void interruptCutsTheMessage();
    void endWithinAMessageExitsWith3_data();
    void endWithinAMessageExitsWith3();

private:
    std::unique_ptr<RawPeer> m_peer;
    QString m_url;
};

void tst_WsStreamOneMessage::init()
{
    m_peer = std::make_unique<RawPeer>(RawPeer::Transport::Plain);
    m_peer->setAnswersClose(true);
    m_url = m_peer->url().toString();
}

void tst_WsStreamOneMessage::inputIsOneMessage_data()
{
    QTest::addColumn<QStringList>("mode");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<WebSocketMessage>("expected");
    QTest::newRow("text") << QStringList{} << "one\nzwölf\n"_ba << WebSocketMessage(u"one\nzwölf\n"_s);
    QTest::newRow("binary") << QStringList{u"--binary"_s} << "one\n\xff"_ba << WebSocketMessage("one\n\xff"_ba);
    QTest::newRow("nothing") << QStringList{} << ""_ba << WebSocketMessage(u""_s);
}

void tst_WsStreamOneMessage::inputIsOneMessage()
{
    QFETCH(const QStringList, mode);
    QFETCH(const QByteArray, input);
    QFETCH(const WebSocketMessage, expected);
    Tool tool(mode + QStringList{u"--one-message"_s, u"--linger"_s, u"0"_s, u"--stats"_s, m_url});
    tool.endInput(input);
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->messages(), QList<WebSocketMessage>{expected});
    QCOMPARE(tool.stats().value(u"messagesSent"_s).toInt(), 1);
    QCOMPARE(tool.stats().value(u"bytesSent"_s).toInt(), input.size());
}

void tst_WsStreamOneMessage::fileIsOneMessage()
{
    QTemporaryDir directory;
    QFile input(directory.filePath(u"input"_s));
    QVERIFY(input.open(QIODevice::WriteOnly));
    const QByteArray bytes(150'000, 'x');
    input.write(bytes);
    input.close();
    Tool tool({u"--one-message"_s, u"--binary"_s, u"--input"_s, input.fileName(), u"--linger"_s, u"0"_s, m_url});
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->messages(), QList<WebSocketMessage>{bytes});
}

void tst_WsStreamOneMessage::inputIsSentBeforeItsEnd()
{
    Tool tool({u"--one-message"_s, u"--linger"_s, u"0"_s, m_url});
    tool.write("beginning");
    TRY_PEER(*m_peer, !m_peer->frames(RawFrame::Text).isEmpty());
    QCOMPARE(m_peer->frames().constFirst().payload, "beginning"_ba);
    QVERIFY(!m_peer->frames().constFirst().fin);
    tool.endInput(" end");
    QCOMPARE(tool.status(), 0);
    QCOMPARE(m_peer->messages(), QList<WebSocketMessage>{u"beginning end"_s});
}

void tst_WsStreamOneMessage::messagesAreWrittenAsTheyCome()
{
    Tool tool({u"--one-message"_s, u"--no-input"_s, m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    m_peer->sendFrame({RawFrame::Text, "beginning", false});
    QByteArray output;
    TRY_PROGRAM((output += tool.readAllStandardOutput()) == "beginning");
    m_peer->sendFrame({RawFrame::Continuation, " end"});
    TRY_PROGRAM((output += tool.readAllStandardOutput()) == "beginning end");
    m_peer->sendClose(1000);
    QCOMPARE(tool.status(), 0);
}

void tst_WsStreamOneMessage::messagesHaveNoLineEnds()
{
    Tool tool({u"--one-message"_s, u"--no-input"_s, u"--stats"_s, m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    QByteArray expected;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray text = QByteArray::number(i) + (i % 10 == 0 ? "\n" : " ");
        m_peer->sendText(text);
        m_peer->sendText("");
        expected += text;
    }
    m_peer->sendClose(1000);
    QCOMPARE(tool.status(), 0);
    QCOMPARE(tool.readAllStandardOutput(), expected);
    QCOMPARE(tool.stats().value(u"messagesReceived"_s).toInt(), 2000);
}

void tst_WsStreamOneMessage::everythingLargerThanMaxMessageSizeInLittleMemory()
{
    constexpr qint64 size = 100'000'000;
    QTemporaryDir directory;
    const QString inputName = directory.filePath(u"input"_s);
    QFile input(inputName);
    QVERIFY(input.open(QIODevice::WriteOnly) && input.resize(size));
    QFile output(directory.filePath(u"output"_s));
    Tool tool({u"--one-message"_s, u"--binary"_s, u"--stats"_s, u"--input"_s, inputName, u"--output"_s,
               output.fileName(), m_url});
    TRY_PROGRAM(m_peer->messageBytes() == size);
    m_peer->sendBinary(QByteArray(size, 'x'));
    QCOMPARE(tool.status(60000), 0);
    QVERIFY(output.open(QIODevice::ReadOnly));
    QVERIFY(output.readAll() == QByteArray(size, 'x'));
#ifndef __SANITIZE_ADDRESS__
    const int peakRssKiB = tool.stats().value(u"peakRssKiB"_s).toInt();
    QVERIFY2(peakRssKiB > 0 && peakRssKiB < 60'000, QByteArray::number(peakRssKiB).constData());
#endif
}

void tst_WsStreamOneMessage::answerIsAwaited()
{
    Tool tool({u"--one-message"_s, u"--linger"_s, u"3600"_s, m_url});
    tool.endInput("question");
    TRY_PEER(*m_peer, m_peer->messages().size() == 1);
    m_peer->sendFrame({RawFrame::Text, "ans", false});
    QVERIFY(!QTest::qWaitFor([&] { return !m_peer->frames(RawFrame::Close).isEmpty(); }, 200));
    m_peer->sendFrame({RawFrame::Continuation, "wer"});
    QCOMPARE(tool.status(), 0);
    QCOMPARE(tool.readAllStandardOutput(), "answer"_ba);
}

void tst_WsStreamOneMessage::countCountsWholeMessages()
{
    Tool tool({u"--one-message"_s, u"--no-input"_s, u"--count"_s, u"2"_s, m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    for (const char *text : {"one", "two", "three"}) {
        m_peer->sendFrame({RawFrame::Text, text, false});
        m_peer->sendFrame({RawFrame::Continuation, "!"});
    }
    QCOMPARE(tool.status(), 0);
    QCOMPARE(tool.readAllStandardOutput(), "one!two!"_ba);
}

void tst_WsStreamOneMessage::limitRateHoldsWithinAMessage()
{
    constexpr qint64 size = 50'000'000;
    Tool tool({u"--one-message"_s, u"--no-input"_s, u"--binary"_s, u"--limit-rate"_s, u"100k"_s, u"--stats"_s, m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    m_peer->sendBinary(QByteArray(size, 'x'));
    qint64 received = 0;
    TRY_PROGRAM((received += tool.readAllStandardOutput().size()) >= 150'000);
    QVERIFY(received < 1'000'000);
    QVERIFY2(m_peer->bytesWaiting() > size / 2, m_peer->describe().constData());
    tool.interrupt();
    TRY_PEER(*m_peer, tool.state() == QProcess::NotRunning);
    QVERIFY(tool.stats().value(u"maxBufferedBytes"_s).toInt() < 4'000'000);
}

void tst_WsStreamOneMessage::textThatIsNotUtf8ExitsWith4()
{
    Tool tool({u"--one-message"_s, m_url});
    tool.endInput("gr\xfc\xdf");
    QCOMPARE(tool.status(), 4);
    QVERIFY2(tool.errorText().contains("--binary"), tool.errorText().constData());
    QCOMPARE(m_peer->messages().size(), 0);
}

// The peer must not take the beginning of it for the whole.
void tst_WsStreamOneMessage::interruptCutsTheMessage()
{
    Tool tool({u"--one-message"_s, u"--close-code"_s, u"3000"_s, m_url});
    tool.write("beginning");
    TRY_PEER(*m_peer, !m_peer->frames(RawFrame::Text).isEmpty());
    tool.interrupt();
    QCOMPARE(tool.status(), 4);
    QVERIFY2(tool.errorText().contains("as a whole"), tool.errorText().constData());
    QCOMPARE(m_peer->closeFrame().closeCode(), 3000);
    QCOMPARE(m_peer->messages().size(), 0);
}

void tst_WsStreamOneMessage::endWithinAMessageExitsWith3_data()
{
    QTest::addColumn<bool>("isClose");
    QTest::newRow("Close") << true;
    QTest::newRow("FIN") << false;
}

void tst_WsStreamOneMessage::endWithinAMessageExitsWith3()
{
    QFETCH(const bool, isClose);
    Tool tool({u"--one-message"_s, u"--no-input"_s, m_url});
    TRY_PEER(*m_peer, m_peer->hasRequest());
    m_peer->sendFrame({RawFrame::Text, "beginning", false});
    if (isClose)
        m_peer->sendClose(1000);
    else
        m_peer->fin();
    QCOMPARE(tool.status(), 3);
    QCOMPARE(tool.readAllStandardOutput(), "beginning"_ba);
    QVERIFY(!tool.errorText().isEmpty());
}

QTEST_GUILESS_MAIN(tst_WsStreamOneMessage)

#include "tst_wsstream_onemessage.moc"
