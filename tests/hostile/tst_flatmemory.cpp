// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "attack.h"
#include "peerdeflate.h"
#include "websocketmessagedevice.h"

#include <QtCore/qendian.h>
#include <QtTest/qtest.h>

#include <algorithm>
#include <array>
#include <cstring>

using namespace Qt::StringLiterals;

// One message of 3 GiB each way, from a device and to one, while this process stays as small as it is.
class tst_FlatMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void receiving_data();
    void receiving();
    void sending_data();
    void sending();
};

namespace {

// A tool that keeps freed memory measures nothing, and need not wait for all of it. Of what takes long, TLS and compression,
// all of it only if the environment says so.
qint64 messageSize(bool isCompressed)
{
    if (!MemoryGrowth::canMeasure() || qEnvironmentVariableIsSet("WEBSOCKETSTREAM_TEST_PATIENCE"))
        return 64 * MiB;
    const bool isQuick = !isTls() && !isCompressed;
    return isQuick || qEnvironmentVariableIsSet("WEBSOCKETSTREAM_TEST_LARGE") ? 3 * 1024 * MiB : 512 * MiB;
}

constexpr auto longPatience = 300'000; // milliseconds

// So much of something that shrinks about ten times.
class Lines final : public QIODevice
{
public:
    explicit Lines(qint64 size) : m_left(size) { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }

    [[nodiscard]] static QByteArray block()
    {
        QByteArray text;
        for (int i = 0; text.size() < 64 * KiB; ++i)
            text += "{\"symbol\":\"ABC\",\"price\":" + QByteArray::number(i * 7919 % 10007) + ",\"size\":100}\n";
        text.truncate(64 * KiB);
        return text;
    }

    [[nodiscard]] bool isSequential() const override { return true; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        if (m_left == 0)
            return -1;
        const qint64 size = std::min({maxSize, m_left, qint64(m_block.size())});
        std::memcpy(data, m_block.constData(), size_t(size));
        m_left -= size;
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_block = block();
    qint64 m_left;
};

void addKinds()
{
    QTest::addColumn<bool>("isCompressed");
    QTest::addColumn<bool>("isDevice"); // else a pipe
    QTest::newRow("device") << false << true;
    QTest::newRow("device, compressed") << true << true;
}

QByteArray terms(bool isCompressed)
{
    return isCompressed ? "Sec-WebSocket-Extensions: permessage-deflate\r\n"_ba : QByteArray();
}

// A message that does not end before the test does.
FloodOrder endlessMessage(bool isCompressed)
{
    if (!isCompressed) {
        QByteArray header("\x82\x7f________", 10);
        qToBigEndian<quint64>(2 * quint64(messageSize(false)), header.data() + 2);
        return {{}, {}, true, false, header, Lines::block(), {}};
    }
    const QByteArray payload = PeerDeflater().compress(Lines::block()) + QByteArray("\0\0\xff\xff", 4);
    constexpr int compressedBit = 4; // RSV1
    return {{},
            {},
            true,
            false,
            RawFrame{RawFrame::Binary, {}, false, compressedBit}.toBytes(),
            RawFrame{RawFrame::Continuation, payload, false}.toBytes(),
            terms(true)};
}

// Reads and forgets, but for what it counts.
class Sink final : public QIODevice
{
public:
    Sink() { open(QIODevice::WriteOnly | QIODevice::Unbuffered); }

    [[nodiscard]] bool isSequential() const override { return true; }

    qint64 received = 0;

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *, qint64 size) override
    {
        received += size;
        return size;
    }
};

} // namespace

void tst_FlatMemory::receiving_data()
{
    addKinds();
    QTest::newRow("pipe") << false << false;
    QTest::newRow("pipe, compressed") << true << false;
}

void tst_FlatMemory::receiving()
{
    QFETCH(const bool, isCompressed);
    QFETCH(const bool, isDevice);
    Sink sink;
    Attack attack(endlessMessage(isCompressed));
    WebSocketReadable *const readable = attack.stream->readable();
    QFuture<qint64> piped;
    if (isDevice) {
        const auto future = readable->receiveDevice();
        AWAIT(future);
        WebSocketMessageDevice *const device = future.result();
        const auto read = [&sink, device] {
            std::array<char, 16 * KiB> bytes;
            while (const qint64 size = device->read(bytes.data(), qint64(bytes.size()))) {
                if (size < 0)
                    break;
                sink.write(bytes.data(), size);
            }
        };
        connect(device, &QIODevice::readyRead, device, read);
        read();
    } else {
        piped = readable->pipeTo(&sink);
    }
    // A pipe is a device that is read at once.
    const qint64 enough = isDevice ? messageSize(isCompressed) : messageSize(isCompressed) / 8;
    QTRY_VERIFY_WITH_TIMEOUT(sink.received >= enough, longPatience);
    QCOMPARE(attack.stream->state(), WebSocketStream::State::Open);
    verifyBound(attack, attack.bound());
}

void tst_FlatMemory::sending_data()
{
    addKinds();
}

void tst_FlatMemory::sending()
{
    QFETCH(const bool, isCompressed);
    const qint64 size = messageSize(isCompressed);
    Lines source(size);
    Attack attack({{}, {}, true, true, {}, {}, terms(isCompressed)});
    AWAIT(attack.stream->opened());
    const auto sent = attack.stream->writable()->sendDevice(&source);
    QTRY_VERIFY_WITH_TIMEOUT(sent.isFinished(), longPatience);
    QCOMPARE(sent.result(), size);
    QTRY_COMPARE_WITH_TIMEOUT(attack.stream->writable()->bytesToWrite(), 0, longPatience);
    QCOMPARE(attack.stream->state(), WebSocketStream::State::Open);
    verifyBound(attack, attack.bound());
}

QTEST_GUILESS_MAIN(tst_FlatMemory)

#include "tst_flatmemory.moc"
