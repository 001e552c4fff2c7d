// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "servers.h"

#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtCore/qcryptographichash.h>
#include <QtCore/qendian.h>
#include <QtTest/qtest.h>

#include <memory>

class tst_interop_messages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { InteropServers::addGlobalRows(); }
    void initTestCase();

    void serverSendsBackTheSame_data() { addMessages(); }
    void serverSendsBackTheSame();
    void serverSeesTheSameBytes_data() { addMessages(); }
    void serverSeesTheSameBytes();
    void receivesALargeMessageWhole_data();
    void receivesALargeMessageWhole();
    void manyMessagesKeepTheirOrderAndKind();
    void slowConsumerGetsEverythingInOrder();

private:
    static void addMessages();
    std::unique_ptr<WebSocketStream> open(const QString &path) const;

    InteropServers m_servers;
};

namespace {

template <typename String>
String repeated(const String &source, qsizetype size)
{
    return source.repeated(size / source.size() + 1).left(size);
}

QByteArray bytes(qsizetype size)
{
    QByteArray source(251, Qt::Uninitialized);
    for (int i = 0; i < source.size(); ++i)
        source[i] = char(i);
    return repeated(source, size);
}

QString letters(qsizetype size)
{
    return repeated(QStringLiteral(u"abcdefghijklmnopqrstuvwxyzäöü€"), size);
}

} // namespace

void tst_interop_messages::initTestCase()
{
    const QString problem = m_servers.start();
    if (problem.startsWith(QLatin1String("needs")))
        QSKIP(qPrintable(problem));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void tst_interop_messages::addMessages()
{
    QTest::addColumn<WebSocketMessage>("message");
    QTest::newRow("text") << WebSocketMessage(QStringLiteral("hello"));
    QTest::newRow("Unicode") << WebSocketMessage(QStringLiteral(u"Grüße, 世界, \U0001f600, e\u0301, \u0000, \uffff"));
    QTest::newRow("empty text") << WebSocketMessage(QString());
    QTest::newRow("empty binary") << WebSocketMessage(QByteArray());
    QTest::newRow("binary") << WebSocketMessage(bytes(1000) + char(0xff));
    QTest::newRow("125 bytes") << WebSocketMessage(bytes(125));
    QTest::newRow("126 bytes") << WebSocketMessage(bytes(126));
    QTest::newRow("65535 bytes") << WebSocketMessage(bytes(65535));
    QTest::newRow("65536 bytes") << WebSocketMessage(bytes(65536));
    QTest::newRow("1 MB of text") << WebSocketMessage(letters(1'000'000));
    QTest::newRow("1 MB") << WebSocketMessage(bytes(1'000'000));
    QTest::newRow("16 MB of text") << WebSocketMessage(letters(16'000'000));
    QTest::newRow("16 MB") << WebSocketMessage(bytes(16'000'000));
}

// An open stream, or null.
std::unique_ptr<WebSocketStream> tst_interop_messages::open(const QString &path) const
{
    QFETCH_GLOBAL(const bool, tls);
    auto stream = std::make_unique<WebSocketStream>(m_servers.url(tls, path), m_servers.options());
    if (!InteropServers::finishes(stream->opened()) || stream->state() != WebSocketStream::State::Open)
        return {};
    return stream;
}

void tst_interop_messages::serverSendsBackTheSame()
{
    QFETCH(const WebSocketMessage, message);
    const auto stream = open(QStringLiteral("/echo"));
    QVERIFY(stream);
    const QFuture<void> sent = stream->writable()->send(message);
    const QFuture<WebSocketMessage> received = stream->readable()->receive();
    QVERIFY(InteropServers::finishes(received));
    QCOMPARE(received.result().isText(), message.isText());
    QCOMPARE(received.result().isBinary(), message.isBinary());
    QCOMPARE(received.result().size(), message.size());
    QVERIFY(received.result() == message);
    QVERIFY(InteropServers::finishes(sent));
}

void tst_interop_messages::serverSeesTheSameBytes()
{
    QFETCH(const WebSocketMessage, message);
    const auto stream = open(QStringLiteral("/digest"));
    QVERIFY(stream);
    const QFuture<void> sent = stream->writable()->send(message);
    const QFuture<WebSocketMessage> received = stream->readable()->receive();
    QVERIFY(InteropServers::finishes(received));
    const QByteArray data = message.isText() ? message.text().toUtf8() : message.data();
    const QByteArray hash = QCryptographicHash::hash(data, QCryptographicHash::Sha256).toHex();
    QCOMPARE(received.result().text(),
             QStringLiteral("%1 %2 %3")
                     .arg(message.isText() ? QStringLiteral("text") : QStringLiteral("binary"))
                     .arg(data.size())
                     .arg(QString::fromLatin1(hash)));
    QVERIFY(InteropServers::finishes(sent));
}

void tst_interop_messages::receivesALargeMessageWhole_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("size");
    for (const int size : {1'000'000, 16'000'000}) {
        for (const char *kind : {"text", "binary"})
            QTest::addRow("%s of %d", kind, size) << QString::fromLatin1(kind) << size;
    }
}

void tst_interop_messages::receivesALargeMessageWhole()
{
    QFETCH(const QString, kind);
    QFETCH(const int, size);
    const auto stream = open(QStringLiteral("/send/%1/%2").arg(kind).arg(size));
    QVERIFY(stream);
    const QFuture<WebSocketMessage> received = stream->readable()->receive();
    QVERIFY(InteropServers::finishes(received));
    const auto expected =
            kind == QLatin1String("text") ? WebSocketMessage(letters(size)) : WebSocketMessage(bytes(size));
    QVERIFY(received.result() == expected);
}

void tst_interop_messages::manyMessagesKeepTheirOrderAndKind()
{
    constexpr int count = 5000;
    const auto message = [](int i) {
        const QString text = QString::number(i);
        return i % 3 == 0 ? WebSocketMessage(text.toLatin1()) : WebSocketMessage(text);
    };
    const auto stream = open(QStringLiteral("/echo"));
    QVERIFY(stream);
    QList<QFuture<void>> sent;
    for (int i = 0; i < count; ++i)
        sent.append(stream->writable()->send(message(i)));
    QList<WebSocketMessage> received;
    const auto read = [&] { received.append(stream->readable()->readMessages()); };
    connect(stream->readable(), &WebSocketReadable::messagesAvailable, this, read);
    read();
    QTRY_COMPARE_WITH_TIMEOUT(received.size(), count, 60'000);
    for (int i = 0; i < count; ++i) {
        QVERIFY(received[i] == message(i));
        QVERIFY(InteropServers::finishes(sent[i]));
    }
}

void tst_interop_messages::slowConsumerGetsEverythingInOrder()
{
    constexpr int count = 1024;
    constexpr int size = 65536;
    const auto stream = open(QStringLiteral("/stream/%1/%2").arg(count).arg(size));
    QVERIFY(stream);
    WebSocketReadable *readable = stream->readable();

    // Nothing is read until the queue is full and stays as it is for a second: reading has stopped.
    qint64 buffered = -1;
    const auto stalled = [&] {
        const qint64 before = std::exchange(buffered, readable->bufferedBytes());
        return buffered > 0 && before == buffered;
    };
    for (int i = 0; i < 60 && !stalled(); ++i)
        QTest::qWait(1000);
    QVERIFY(buffered >= readable->highWaterMark());
    QVERIFY2(buffered <= readable->highWaterMark() + 8 * 1024 * 1024 + 2 * size, qPrintable(QString::number(buffered)));
    QVERIFY(!stream->closed().isFinished());

    const QByteArray body = bytes(size - 8);
    qint64 next = 0;
    bool inOrder = true;
    while (next < count) {
        const QFuture<WebSocketMessage> received = readable->receive();
        QVERIFY(InteropServers::finishes(received));
        const QByteArray data = received.result().data();
        inOrder = data.size() == size && qFromBigEndian<qint64>(data.constData()) == next && data.endsWith(body);
        QVERIFY2(inOrder, qPrintable(QString::number(next)));
        if (++next % 256 == 0)
            QTest::qWait(100);
    }
    QVERIFY(InteropServers::finishes(stream->closed()));
    QCOMPARE(stream->closed().result().closeCode, 1000);
    QVERIFY(InteropServers::finishes(readable->receive()));
}

QTEST_GUILESS_MAIN(tst_interop_messages)
#include "tst_interop_messages.moc"
