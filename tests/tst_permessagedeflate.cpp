// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "framelog.h"
#include "peerdeflate.h"
#include "protocol/framewriter.h"
#include "protocol/permessagedeflate.h"
#include "rawframe.h"

#include <QtTest/qtest.h>

#include <numeric>

using namespace Qt::StringLiterals;
using namespace WebSocketStreamInternal;

using Blocks = PeerDeflater::Blocks;
using Feeding = FrameLog::Feeding;

Q_DECLARE_METATYPE(std::optional<WebSocketStreamInternal::DeflateParameters>)

// Compression without a socket: its negotiation, and what is read and written.
class tst_PermessageDeflate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offer_data();
    void offer();
    void answer_data();
    void answer();
    void examplesOfTheRfc();
    void messagesOfEveryKind_data();
    void messagesOfEveryKind();
    void violations_data();
    void violations();
    void contextIsKeptOrNot();
    void distanceBeyondTheWindow();
    void bombCostsNothing();
    void largestMessage();
    void largestAnnouncement();
    void piecesOfAMessage();
    void copyGoesOnByItself();
    void endIsFoundWithAnyRoom();
    void writtenMessages_data();
    void writtenMessages();
    void smallMessagesAreNotCompressed();
    void whatDoesNotShrinkIsSentAsItIs();
    void controlFramesBetweenFragments();
    void fragmentsOfUnknownSize();
    void windowOf8Bits();
};

class Sink final : public FrameSink
{
public:
    void writeBytes(const char *data, qint64 size) override { bytes.append(data, qsizetype(size)); }
    void writeBytes(const QByteArray &data) override { bytes += data; }

    [[nodiscard]] QList<RawFrame> takeFrames()
    {
        QList<RawFrame> frames;
        while (const auto frame = RawFrame::takeFrom(&bytes))
            frames.append(*frame);
        return frames;
    }

    QByteArray bytes;
};

static QByteArray randomBytes(qsizetype size, quint32 seed = 1)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &c : bytes) {
        seed = seed * 1664525 + 1013904223;
        c = char(seed >> 24);
    }
    return bytes;
}

// Shrinks.
static QByteArray lines(qsizetype size)
{
    QByteArray text;
    for (int i = 0; text.size() < size; ++i)
        text += "{\"id\":" + QByteArray::number(i * 7919) + ",\"name\":\"gr\u00fcn\"}\n";
    text.truncate(size);
    while (!QString::fromUtf8(text).toUtf8().endsWith(text.right(4)))
        text.chop(1);
    return text;
}

static RawFrame compressedFrame(const QByteArray &payload, int opcode = RawFrame::Binary, bool fin = true)
{
    return {opcode, payload, fin, compressedBit};
}

void tst_PermessageDeflate::offer_data()
{
    QTest::addColumn<DeflateParameters>("parameters");
    QTest::addColumn<QByteArray>("offer");
    QTest::newRow("default, as Chromium's") << DeflateParameters() << "permessage-deflate; client_max_window_bits"_ba;
    QTest::newRow("all") << DeflateParameters{true, true, 10, 9}
                         << "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                            "server_max_window_bits=10; client_max_window_bits=9"_ba;
}

void tst_PermessageDeflate::offer()
{
    QFETCH(DeflateParameters, parameters);
    QTEST(parameters.toOffer(), "offer");
}

void tst_PermessageDeflate::answer_data()
{
    QTest::addColumn<DeflateParameters>("offer");
    QTest::addColumn<QByteArrayList>("values");
    QTest::addColumn<QByteArray>("agreed"); // as an offer would say it; empty: there is an objection
    QTest::addColumn<QString>("objection");
    const auto row = [](const char *name, const QByteArray &answer, const QByteArray &agreed,
                        const QString &objection = {}, const DeflateParameters &offer = {}) {
        QTest::newRow(name) << offer << QByteArrayList{answer} << agreed << objection;
    };
    const QByteArray plain = "permessage-deflate; client_max_window_bits";
    row("plain", "permessage-deflate", plain);
    row("in a list with empty elements", ", permessage-deflate ,,", plain);
    row("no contexts", "permessage-deflate; server_no_context_takeover;client_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits");
    row("smaller windows", "permessage-deflate ; server_max_window_bits = 8; client_max_window_bits=\"12\"",
        "permessage-deflate; server_max_window_bits=8; client_max_window_bits=12");
    row("largest windows", "permessage-deflate; server_max_window_bits=15; client_max_window_bits=15", plain);
    row("as offered", "permessage-deflate; server_no_context_takeover; server_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; "
        "client_max_window_bits=9",
        {}, {true, true, 10, 9});
    row("less than offered", "permessage-deflate; server_max_window_bits=9; client_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=9; client_max_window_bits=8", {}, {false, false, 10, 9});

    row("empty", "", {}, u"is empty"_s);
    row("commas", ", ,", {}, u"is empty"_s);
    row("another", "x-webkit-deflate-frame", {}, u"\"x-webkit-deflate-frame\""_s);
    row("another case", "Permessage-Deflate", {}, u"\"Permessage-Deflate\""_s);
    row("two", "permessage-deflate, permessage-deflate", {}, u"more than one"_s);
    row("one more", "permessage-deflate, x", {}, u"more than one"_s);
    row("unknown parameter", "permessage-deflate; level=9", {}, u"unknown parameter \"level\""_s);
    row("no name", "permessage-deflate; =9", {}, u"malformed parameter, \"=9\""_s);
    row("empty parameter", "permessage-deflate; ", {}, u"malformed parameter, \"\""_s);
    row("no token", "permessage-deflate; server_max_window_bits=\"1 0\"", {}, u"malformed parameter"_s);
    row("open quote", "permessage-deflate; server_max_window_bits=\"10", {}, u"malformed parameter"_s);
    row("flag with a value", "permessage-deflate; server_no_context_takeover=true", {}, u"takes none"_s);
    row("flag twice", "permessage-deflate; client_no_context_takeover; client_no_context_takeover", {},
        u"client_no_context_takeover more than once"_s);
    row("window twice", "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9", {},
        u"server_max_window_bits more than once"_s);
    for (const char *value : {"", "=", "=7", "=16", "=010", "=+9", "=9.0", "=-9", "=nine", "=99999999999999"}) {
        for (const char *name : {"server_max_window_bits", "client_max_window_bits"}) {
            QTest::addRow("%s%s", name, value)
                    << DeflateParameters() << QByteArrayList{"permessage-deflate; "_ba + name + value} << QByteArray()
                    << (value == "="_ba ? u"malformed"_s : u"none of 8 to 15"_s);
        }
    }
    const DeflateParameters small = {true, false, 10, 9};
    row("window of the server larger than offered",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=11", {},
        u"larger server_max_window_bits than was offered"_s, small);
    row("window of the server not said", "permessage-deflate; server_no_context_takeover", {},
        u"server_max_window_bits than was offered, or none"_s, small);
    row("window of the client larger than offered",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=10; client_max_window_bits=10", {},
        u"larger client_max_window_bits than was offered"_s, small);
    row("context of the server", "permessage-deflate; server_max_window_bits=10", {},
        u"lacks the parameter server_no_context_takeover"_s, small);
    QTest::newRow("two lines") << DeflateParameters() << QByteArrayList({"permessage-deflate", "permessage-deflate"})
                               << QByteArray() << u"more than one"_s;
}

void tst_PermessageDeflate::answer()
{
    QFETCH(DeflateParameters, offer);
    QFETCH(QByteArrayList, values);
    QFETCH(QByteArray, agreed);
    QFETCH(QString, objection);
    const DeflateAnswer answer = readDeflateAnswer(values, offer);
    QCOMPARE(answer.agreed ? answer.agreed->toOffer() : QByteArray(), agreed);
    QVERIFY2(answer.objection.contains(objection) && answer.objection.isEmpty() == !agreed.isEmpty(),
             qPrintable(answer.objection));
    const DeflateAnswer toNothing = readDeflateAnswer(values, std::nullopt);
    QVERIFY(!toNothing.agreed);
    QVERIFY2(toNothing.objection.contains(u"none was offered"_s), qPrintable(toNothing.objection));
    QVERIFY(readDeflateAnswer({}, offer).objection.isEmpty());
    QVERIFY(!readDeflateAnswer({}, offer).agreed);
}

void tst_PermessageDeflate::examplesOfTheRfc()
{
    const auto frame = [](const char *hex) { return QByteArray::fromHex(hex); };
    const struct
    {
        const char *name;
        QByteArray bytes;
        QByteArrayList events;
    } examples[] = {
            {"7.2.3.1, one block", frame("c107f248cdc9c90700"), {"text Hello"}},
            {"7.2.3.1, two fragments", frame("4103f248cd 8004c9c90700"), {"text Hello"}},
            {"7.2.3.2, shared window", frame("c107f248cdc9c90700 c105f200110000"), {"text Hello", "text Hello"}},
            {"7.2.3.3, not compressed", frame("c10b000500faff48656c6c6f00"), {"text Hello"}},
            {"7.2.3.4, final block", frame("c108f348cdc9c9070000"), {"text Hello"}},
            {"7.2.3.5, two blocks", frame("c10df248050000 00ffffcac9c90700"), {"text Hello"}},
            {"7.2.3.6, empty", frame("c10100"), {"text "}},
    };
    for (const auto &example : examples) {
        for (const Feeding feeding : {Feeding::Append, Feeding::Space}) {
            for (const int step : {0, 1, 2, 3}) {
                FrameLog log(Role::Client);
                log.reader.setInflater(Inflater(15, true));
                log.feed(example.bytes, feeding, step);
                QVERIFY2(log.events == example.events, example.name + QByteArray(": ") + log.events.join(", "));
            }
        }
    }
}

void tst_PermessageDeflate::messagesOfEveryKind_data()
{
    QTest::addColumn<Blocks>("blocks");
    QTest::addColumn<int>("windowBits");
    QTest::addColumn<bool>("keepsContext");
    const struct
    {
        const char *name;
        Blocks blocks;
    } kinds[] = {{"dynamic", Blocks::Dynamic}, {"fixed", Blocks::Fixed}, {"stored", Blocks::Stored}};
    for (const auto &kind : kinds) {
        for (const int bits : {9, 12, 15}) {
            QTest::addRow("%s, %d bits", kind.name, bits) << kind.blocks << bits << true;
            QTest::addRow("%s, %d bits, no context", kind.name, bits) << kind.blocks << bits << false;
        }
    }
}

// In one frame and in fragments, read at once and byte by byte, with a Ping between.
void tst_PermessageDeflate::messagesOfEveryKind()
{
    QFETCH(Blocks, blocks);
    QFETCH(int, windowBits);
    QFETCH(bool, keepsContext);
    PeerDeflater peer(windowBits, blocks);
    QByteArray bytes;
    QByteArrayList expected;
    int fragmentSize = 1;
    for (const QByteArray &message : {"a"_ba, QByteArray(), QByteArray(), lines(300), randomBytes(2000), lines(70000),
                                      randomBytes(20000), QByteArray(100000, 'x'), lines(301)}) {
        for (const bool inBlocks : {false, true}) {
            if (!keepsContext)
                peer.forget();
            const QByteArray payload = inBlocks ? peer.compressInBlocks(message, 701) : peer.compress(message);
            const bool isText = QString::fromUtf8(message).toUtf8() == message;
            const int opcode = isText ? RawFrame::Text : RawFrame::Binary;
            expected += (isText ? "text " : "binary ") + message;
            if (!inBlocks) {
                bytes += compressedFrame(payload, opcode).toBytes();
                continue;
            }
            bytes += compressedFrame({}, opcode, false).toBytes();
            for (qsizetype i = 0; i < payload.size(); i += fragmentSize)
                bytes += RawFrame{RawFrame::Continuation, payload.mid(i, fragmentSize), false}.toBytes();
            bytes += RawFrame{RawFrame::Ping, "p"}.toBytes() + RawFrame{RawFrame::Continuation, {}, true}.toBytes();
            expected += "ping p";
            expected.swapItemsAt(expected.size() - 1, expected.size() - 2);
            fragmentSize = fragmentSize * 3 + 1;
        }
        bytes += RawFrame{RawFrame::Text, "plain"}.toBytes(); // not every message has to be compressed
        expected += "text plain";
    }
    for (const Feeding feeding : {Feeding::Append, Feeding::Space}) {
        for (const int step : {0, 1, -1, 1000}) {
            FrameLog log(Role::Client);
            log.reader.setInflater(Inflater(windowBits, keepsContext));
            log.feed(bytes, feeding, step);
            QCOMPARE(log.events, expected);
        }
    }
}

void tst_PermessageDeflate::violations_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("events");
    const QByteArray hello = QByteArray::fromHex("f248cdc9c90700");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArrayList &events) {
        QTest::newRow(name) << bytes << events;
    };
    const QByteArray first = compressedFrame("a", RawFrame::Binary, false).toBytes();
    row("RSV1 in a continuation",
        compressedFrame(hello.left(2), RawFrame::Text, false).toBytes()
                + compressedFrame(hello.mid(2), RawFrame::Continuation).toBytes(),
        {"violation 1002"});
    for (const int opcode : {RawFrame::Close, RawFrame::Ping, RawFrame::Pong})
        QTest::addRow("RSV1 in a control frame, %d", opcode)
                << compressedFrame({}, opcode).toBytes() << QByteArrayList{"violation 1002"};
    for (const int bits : {1, 2, 3, 5, 6, 7})
        QTest::addRow("reserved bits %d", bits)
                << RawFrame{RawFrame::Text, hello, true, bits}.toBytes() << QByteArrayList{"violation 1002"};
    row("no payload", compressedFrame({}).toBytes(), {"violation 1007"});
    row("block of the reserved type", compressedFrame("\x07").toBytes(), {"violation 1007"});
    row("stored block whose lengths differ", compressedFrame(QByteArray("\0\1\0\0\0a", 6)).toBytes(),
        {"violation 1007"});
    row("stored block that is cut", compressedFrame(QByteArray("\0\5\0\xfa\xff\x61\x62", 7)).toBytes(),
        {"violation 1007"});
    row("not compressed", compressedFrame("Hello, this is no DEFLATE", RawFrame::Text).toBytes(), {"violation 1007"});
    for (qsizetype cut = 1; cut < hello.size(); ++cut)
        QTest::addRow("cut to %lld bytes", qint64(cut))
                << compressedFrame(hello.left(cut), RawFrame::Text).toBytes() << QByteArrayList{"violation 1007"};
    row("with the bytes that are left out",
        compressedFrame(hello + QByteArray("\0\0\xff\xff", 4) + '\0', RawFrame::Text).toBytes(), {"text Hello"});
    row("data after the final block",
        compressedFrame(QByteArray::fromHex("f348cdc9c907 00") + "data", RawFrame::Text).toBytes(), {"violation 1007"});
    row("reference before the beginning", compressedFrame(QByteArray::fromHex("f200110000")).toBytes(),
        {"violation 1007"});
    PeerDeflater peer;
    row("text that is not UTF-8", compressedFrame(peer.compress("caf\xe9"), RawFrame::Text).toBytes(),
        {"violation 1007"});
    peer.forget();
    row("text that is cut in a character", compressedFrame(peer.compress("caf\xc3"), RawFrame::Text).toBytes(),
        {"violation 1007"});
    peer.forget();
    row("text that is not UTF-8, after 100 kB",
        compressedFrame(peer.compress(lines(100000) + "\xff"), RawFrame::Text).toBytes(), {"violation 1007"});
}

void tst_PermessageDeflate::violations()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArrayList, events);
    for (const Feeding feeding : {Feeding::Append, Feeding::Space}) {
        for (const int step : {0, 1, 2}) {
            FrameLog log(Role::Client);
            log.reader.setInflater(Inflater(15, true));
            log.feed(bytes, feeding, step);
            QCOMPARE(log.events, events);
        }
    }
    FrameLog without(Role::Client);
    without.feed(bytes, Feeding::Append);
    QCOMPARE(without.events, QByteArrayList{"violation 1002"}); // RSV1 without an agreement
}

void tst_PermessageDeflate::contextIsKeptOrNot()
{
    PeerDeflater peer;
    const QByteArray first = compressedFrame(peer.compress("The same words again.")).toBytes();
    const QByteArray second = compressedFrame(peer.compress("The same words again.")).toBytes();
    QVERIFY(second.size() < first.size());

    FrameLog keeping(Role::Client);
    keeping.reader.setInflater(Inflater(15, true));
    keeping.feed(first + second, Feeding::Append);
    QCOMPARE(keeping.events, QByteArrayList({"binary The same words again.", "binary The same words again."}));

    FrameLog forgetting(Role::Client);
    forgetting.reader.setInflater(Inflater(15, false));
    forgetting.feed(first + second, Feeding::Append);
    QCOMPARE(forgetting.events, QByteArrayList({"binary The same words again.", "violation 1007"}));
}

// From the beginning of a message; in the middle of one, zlib takes up to a quarter more.
void tst_PermessageDeflate::distanceBeyondTheWindow()
{
    for (int bits = minWindowBits; bits <= maxWindowBits; ++bits) {
        const qsizetype window = qsizetype(1) << bits;
        for (const qsizetype gap : {window - 100, window + 10, 2 * window}) {
            if (gap > 32000)
                continue;
            const QByteArray mark = "A mark that will be referred to.";
            PeerDeflater peer(15);
            const QByteArray before = mark + randomBytes(gap - mark.size());
            FrameLog log(Role::Client);
            log.reader.setInflater(Inflater(bits, true));
            log.feed(compressedFrame(peer.compress(before)).toBytes(), Feeding::Append);
            log.feed(compressedFrame(peer.compress(mark)).toBytes(), Feeding::Append);
            QCOMPARE(log.events.size(), 2);
            QCOMPARE(log.events.at(1), gap < window ? "binary " + mark : "violation 1007"_ba);

            FrameLog inOne(Role::Client);
            inOne.reader.setInflater(Inflater(bits, true));
            PeerDeflater other(15);
            inOne.feed(compressedFrame(other.compressInBlocks(before + mark, before.size())).toBytes(),
                       Feeding::Append);
            if (gap != window + 10)
                QCOMPARE(inOne.events, QByteArrayList{gap < window ? "binary " + before + mark : "violation 1007"_ba});
        }
    }
}

// 1 MiB that becomes 1 GiB.
void tst_PermessageDeflate::bombCostsNothing()
{
    PeerDeflater peer;
    QByteArray payload;
    const QByteArray zeros(16 * 1024 * 1024, '\0');
    const QByteArray once = peer.compressInBlocks(zeros, zeros.size());
    const QByteArray again = peer.compressInBlocks(zeros, zeros.size());
    payload = once;
    for (int i = 1; i < 64; ++i)
        payload += QByteArray("\0\0\xff\xff", 4) + again;
    QVERIFY(payload.size() < 1100 * 1024);
    constexpr qint64 most = 100000;
    for (const int opcode : {RawFrame::Text, RawFrame::Binary}) {
        FrameLog log(Role::Client, most);
        log.reader.setInflater(Inflater(15, true));
        log.feed(compressedFrame(payload, opcode).toBytes(), Feeding::Space, 1000);
        QCOMPARE(log.events, QByteArrayList{"violation 1009"});
        QVERIFY(log.reader.violation().description.contains(u"100000 bytes"_s));
    }
}

void tst_PermessageDeflate::largestMessage()
{
    for (const int opcode : {RawFrame::Text, RawFrame::Binary}) {
        for (const qsizetype size : {99999, 100000, 100001}) {
            const QByteArray message(size, 'm');
            PeerDeflater peer;
            FrameLog log(Role::Client, 100000);
            log.reader.setInflater(Inflater(15, true));
            log.feed(compressedFrame(peer.compress(message), opcode).toBytes(), Feeding::Append);
            QCOMPARE(log.events,
                     QByteArrayList{size > 100000 ? "violation 1009"_ba
                                                  : (opcode == RawFrame::Text ? "text " : "binary ") + message});
        }
        // What counts is what becomes of it, not what travels.
        const QByteArray message = randomBytes(100000);
        PeerDeflater peer;
        const QByteArray payload = peer.compress(message);
        QVERIFY(payload.size() > message.size());
        FrameLog log(Role::Client, 100000);
        log.reader.setInflater(Inflater(15, true));
        log.feed(compressedFrame(payload).toBytes(), Feeding::Append);
        QCOMPARE(log.events, QByteArrayList{"binary " + message});
    }
}

// What counts is what becomes of it, so that any payload may be announced.
void tst_PermessageDeflate::largestAnnouncement()
{
    const QByteArray hello = QByteArray::fromHex("f248cdc9c90700");
    for (const int opcode : {RawFrame::Text, RawFrame::Binary}) {
        QByteArray bytes = compressedFrame(hello.left(2), opcode, false).toBytes();
        bytes += QByteArray::fromHex("807f7fffffffffffffff") + hello.mid(2);
        FrameLog log(Role::Client, 1000);
        log.reader.setInflater(Inflater(15, true));
        log.feed(bytes, Feeding::Space);
        QCOMPARE(log.events, QByteArrayList());
        QCOMPARE(log.reader.takePiece(), "Hello"_ba);
    }
}

void tst_PermessageDeflate::piecesOfAMessage()
{
    const QByteArray message = lines(200000);
    for (const int opcode : {RawFrame::Text, RawFrame::Binary}) {
        PeerDeflater peer;
        QByteArray bytes = compressedFrame(peer.compress(message), opcode).toBytes();
        FrameReader reader(Role::Client, 1000000);
        reader.setInflater(Inflater(15, true));
        QByteArray pieces;
        FrameReader::Event event = FrameReader::Event::NeedsMore;
        for (const char byte : std::as_const(bytes)) {
            reader.append(QByteArray(1, byte));
            event = reader.next();
            if (event == FrameReader::Event::NeedsMore)
                pieces += reader.takePiece();
        }
        QCOMPARE(event, FrameReader::Event::Message);
        QVERIFY(!pieces.isEmpty());
        QCOMPARE(pieces + reader.takeBytes(), message);
    }
}

void tst_PermessageDeflate::copyGoesOnByItself()
{
    PeerDeflater peer;
    const QByteArray first = compressedFrame(peer.compress(lines(5000))).toBytes();
    const QByteArray second = compressedFrame(peer.compress(lines(5000) + "end")).toBytes();
    FrameReader reader(Role::Client, 1000000);
    reader.setInflater(Inflater(15, true));
    reader.append(first + second.left(10));
    QCOMPARE(reader.next(), FrameReader::Event::Message);
    QCOMPARE(reader.next(), FrameReader::Event::NeedsMore);
    FrameReader copy(reader);
    FrameReader assigned(Role::Client, 1);
    assigned = reader;
    for (FrameReader *one : {&copy, &reader, &assigned}) {
        one->append(second.mid(10));
        QCOMPARE(one->next(), FrameReader::Event::Message);
        QCOMPARE(one->takeBytes(), lines(5000) + "end");
    }
}

// Of a stored block that takes the bytes behind the payload, too: nothing is left to come when the room is used up.
void tst_PermessageDeflate::endIsFoundWithAnyRoom()
{
    for (qint64 room = 1; room <= 5; ++room) {
        Inflater inflater(15, true);
        const QByteArray block = QByteArray::fromHex("000400fbff");
        QByteArray message;
        for (QByteArrayView part : {QByteArrayView(block), flushMark}) {
            QByteArray piece(room, Qt::Uninitialized);
            qint64 size = room;
            while (size == room) {
                size = inflater.inflate(&part, piece.data(), room);
                message += piece.left(size);
            }
        }
        QVERIFY(message == flushMark);
        QVERIFY2(inflater.endMessage(), QByteArray::number(room));
    }
}

void tst_PermessageDeflate::writtenMessages_data()
{
    QTest::addColumn<int>("windowBits");
    QTest::addColumn<bool>("keepsContext");
    QTest::addColumn<int>("level");
    for (int bits = minWindowBits; bits <= maxWindowBits; ++bits) {
        for (const int level : {-1, 0, 1, 9}) {
            QTest::addRow("%d bits, level %d", bits, level) << bits << true << level;
            QTest::addRow("%d bits, level %d, no context", bits, level) << bits << false << level;
        }
    }
}

void tst_PermessageDeflate::writtenMessages()
{
    QFETCH(int, windowBits);
    QFETCH(bool, keepsContext);
    QFETCH(int, level);
    Sink sink;
    FrameWriter writer(Role::Client, &sink);
    writer.setDeflater(Deflater(level, windowBits, keepsContext), 1);
    PeerInflater peer(windowBits);
    for (const qsizetype size : {1, 2, 100, 1000, 1000, 16384, 16385, 65536, 65537, 300000, 5}) {
        for (const Opcode opcode : {Opcode::Text, Opcode::Binary}) {
            const QByteArray message = lines(size);
            writer.writeMessage(opcode, message);
            while (writer.bytesLeft() > 0)
                writer.writePiece();
            const QList<RawFrame> frames = sink.takeFrames();
            QVERIFY(!frames.isEmpty());
            QByteArray payload;
            for (qsizetype i = 0; i < frames.size(); ++i) {
                QCOMPARE(frames.at(i).opcode, i == 0 ? int(opcode) : int(Opcode::Continuation));
                QCOMPARE(frames.at(i).fin, i == frames.size() - 1);
                QVERIFY(frames.at(i).rsv == (i == 0 ? compressedBit : 0) || level == 0);
                QVERIFY(frames.at(i).masked);
                payload += frames.at(i).payload;
            }
            if (!keepsContext)
                peer.forget();
            QVERIFY((frames.at(0).rsv == 0 ? payload : peer.inflate(payload)) == message);
        }
    }
    QVERIFY(sink.bytes.isEmpty());
}

void tst_PermessageDeflate::smallMessagesAreNotCompressed()
{
    Sink sink;
    FrameWriter writer(Role::Client, &sink);
    writer.setDeflater(Deflater(-1, 15, true), 100);
    writer.writeMessage(Opcode::Text, QByteArray(99, 'a'));
    writer.writeMessage(Opcode::Text, QByteArray(100, 'a'));
    FrameWriter all(Role::Client, &sink);
    all.setDeflater(Deflater(-1, 15, true), 0);
    all.writeMessage(Opcode::Text, "a");
    all.writeMessage(Opcode::Text, {}); // cannot become smaller
    QList<int> bits;
    for (const RawFrame &frame : sink.takeFrames())
        bits += frame.rsv;
    QCOMPARE(bits, QList<int>({0, compressedBit, compressedBit, 0}));
}

void tst_PermessageDeflate::whatDoesNotShrinkIsSentAsItIs()
{
    Sink sink;
    FrameWriter writer(Role::Client, &sink);
    writer.setDeflater(Deflater(-1, 15, true), 1);
    PeerInflater peer;
    int compressed = 0;
    for (int i = 0; i < 50; ++i) {
        const QByteArray message = randomBytes(i % 2 == 0 ? 20000 : 200000, quint32(i));
        const QByteArray text = lines(30000);
        for (const auto &[opcode, payload] : {std::pair(Opcode::Binary, message), std::pair(Opcode::Text, text)}) {
            writer.writeMessage(opcode, payload);
            while (writer.bytesLeft() > 0)
                writer.writePiece();
            const QList<RawFrame> frames = sink.takeFrames();
            QByteArray bytes;
            for (const RawFrame &frame : frames)
                bytes += frame.payload;
            const bool isCompressed = frames.at(0).rsv == compressedBit;
            QCOMPARE(isCompressed, opcode == Opcode::Text); // which is always tried
            QVERIFY((isCompressed ? peer.inflate(bytes) : bytes) == payload);
            compressed += isCompressed ? 1 : 0;
            QVERIFY(bytes.size() <= payload.size());
        }
    }
    QCOMPARE(compressed, 50);
    // Binary messages that shrink are found again.
    int tries = 0;
    for (; compressed == 50 && tries < 20; ++tries) {
        writer.writeMessage(Opcode::Binary, lines(50000));
        for (const RawFrame &frame : sink.takeFrames())
            compressed += frame.rsv == compressedBit ? 1 : 0;
    }
    QCOMPARE(compressed, 51);
    QVERIFY(tries > 1);
}

void tst_PermessageDeflate::controlFramesBetweenFragments()
{
    Sink sink;
    FrameWriter writer(Role::Client, &sink);
    writer.setDeflater(Deflater(-1, 15, true), 1);
    writer.writeMessage(Opcode::Binary, lines(500000));
    writer.addPing("p");
    writer.addPong("q");
    writer.addClose(RawFrame::closeBody(1000));
    writer.writeControlFrames();
    while (writer.bytesLeft() > 0)
        writer.writePiece();
    QByteArrayList opcodes;
    for (const RawFrame &frame : sink.takeFrames())
        opcodes += QByteArray::number(frame.opcode) + (frame.fin ? "." : "");
    QCOMPARE(opcodes.mid(0, 3), QByteArrayList({"2", "10.", "9."}));
    QCOMPARE(opcodes.mid(opcodes.size() - 2), QByteArrayList({"0.", "8."}));
}

void tst_PermessageDeflate::fragmentsOfUnknownSize()
{
    for (const bool compresses : {false, true}) {
        Sink sink;
        FrameWriter writer(Role::Client, &sink);
        if (compresses)
            writer.setDeflater(Deflater(-1, 15, true), 1);
        PeerInflater peer;
        for (int count = 0; count < 4; ++count) {
            writer.beginMessage(Opcode::Text);
            for (int i = 0; i < count; ++i)
                writer.writeFragment("fragment", false);
            writer.addPing("between");
            writer.writeControlFrames();
            writer.writeFragment(count % 2 == 0 ? "last" : "", true);
            QByteArray payload;
            int pings = 0;
            for (const RawFrame &frame : sink.takeFrames()) {
                pings += frame.opcode == RawFrame::Ping ? 1 : 0;
                payload += frame.opcode == RawFrame::Ping ? QByteArray() : frame.payload;
            }
            QCOMPARE(pings, 1);
            QCOMPARE(compresses ? peer.inflate(payload) : payload,
                     QByteArray("fragment").repeated(count) + (count % 2 == 0 ? "last" : ""));
        }
    }
}

// zlib has none; what it does with one of 9 has to be good for a peer that has.
void tst_PermessageDeflate::windowOf8Bits()
{
    Sink sink;
    FrameWriter writer(Role::Client, &sink);
    writer.setDeflater(Deflater(9, 8, true), 1);
    PeerInflater peer(8);
    QByteArray message;
    for (int i = 0; i < 2000; ++i)
        message += randomBytes(i % 100, quint32(i % 3));
    writer.writeMessage(Opcode::Text, message);
    while (writer.bytesLeft() > 0)
        writer.writePiece();
    QByteArray payload;
    for (const RawFrame &frame : sink.takeFrames())
        payload += frame.payload;
    QVERIFY(payload.size() < message.size());
    QVERIFY(peer.inflate(payload) == message);
}

QTEST_GUILESS_MAIN(tst_PermessageDeflate)

#include "tst_permessagedeflate.moc"
