// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "deflatemessages.h"

using namespace Qt::StringLiterals;
using Blocks = PeerDeflater::Blocks;
using Chopping = ConformanceCase::Chopping;

static constexpr int Text = RawFrame::Text;
static constexpr int Binary = RawFrame::Binary;
static const QByteArray hello = QByteArray::fromHex("f248cdc9c90700"); // "Hello", RFC 7692, 7.2.3.1

static QByteArray compressed(const QByteArray &message)
{
    return DeflatePeer().compress(message);
}

namespace {

class FrameCategory : public ConformanceCategory
{
public:
    using ConformanceCategory::ConformanceCategory;

    // The same in one piece and byte by byte.
    void allows(const QString &section, const QString &what, const QByteArray &bytes,
                const QList<ReceivedMessage> &messages, const QList<QByteArray> &pings = {})
    {
        ++m_allowed;
        for (const Chopping chopping : {Chopping::Whole, Chopping::Bytes, Chopping::Pieces}) {
            add(u"31.1.%1.%2"_s.arg(m_allowed).arg(int(chopping)), u"RFC 7692, "_s + section, what + nameOf(chopping),
                bytes)
                    .agreesTo({})
                    .chopped(chopping)
                    .delivers(messages)
                    .answersPings(pings);
        }
    }

    void fails(int code, const QString &section, const QString &what, const QByteArray &bytes)
    {
        ++m_failed;
        for (const Chopping chopping : {Chopping::Whole, Chopping::Bytes}) {
            add(u"31.2.%1.%2"_s.arg(m_failed).arg(int(chopping)), u"RFC 7692, "_s + section, what + nameOf(chopping),
                bytes)
                    .agreesTo({})
                    .chopped(chopping)
                    .fails(code);
        }
    }

    ConformanceCase &limited(qint64 limit, const QString &what, const QByteArray &bytes)
    {
        return add(u"31.3.%1"_s.arg(++m_limited), u"7.4.1, 10.4; RFC 7692, 8"_s, what, bytes)
                .agreesTo({})
                .limitedTo(limit);
    }

private:
    static QString nameOf(Chopping chopping)
    {
        return chopping == Chopping::Whole    ? QString()
                : chopping == Chopping::Bytes ? u", in writes of 1 byte"_s
                                              : u", in pieces"_s;
    }

    int m_allowed = 0;
    int m_failed = 0;
    int m_limited = 0;
};

} // namespace

static void addExamples(FrameCategory *category)
{
    const auto example = [category](const QString &section, const QString &what, const char *hex,
                                    const QList<ReceivedMessage> &messages) {
        category->allows(section, what, QByteArray::fromHex(hex), messages);
    };
    example(u"7.2.3.1"_s, u"one block"_s, "c107f248cdc9c90700", {textOf("Hello")});
    example(u"7.2.3.1"_s, u"one block in two fragments"_s, "4103f248cd 8004c9c90700", {textOf("Hello")});
    example(u"7.2.3.2"_s, u"a shared window"_s, "c107f248cdc9c90700 c105f200110000",
            {textOf("Hello"), textOf("Hello")});
    example(u"7.2.3.3"_s, u"a block that is not compressed"_s, "c10b000500faff48656c6c6f00", {textOf("Hello")});
    example(u"7.2.3.4"_s, u"a final block"_s, "c108f348cdc9c9070000", {textOf("Hello")});
    example(u"7.2.3.5"_s, u"two blocks"_s, "c10df24805000000ffffcac9c90700", {textOf("Hello")});
    example(u"7.2.3.6"_s, u"an empty message"_s, "c10100", {textOf("")});
}

static void addFrames(FrameCategory *category)
{
    const QByteArray last = hello.mid(2);
    category->allows(u"6.1"_s, u"Pings between fragments"_s,
                     frame(Text, hello.left(2), false, compressedBit) + pingFrame("one") + nextFragment(last.left(2))
                             + pingFrame("two") + lastFragment(last.mid(2)),
                     {textOf("Hello")}, {"one", "two"});
    category->allows(u"6.1"_s, u"fragments of one byte"_s, compressedFrames(Text, hello, 1), {textOf("Hello")});
    category->allows(u"6.1"_s, u"empty fragments"_s,
                     frame(Text, "", false, compressedBit) + nextFragment("") + nextFragment(hello) + nextFragment("")
                             + lastFragment(""),
                     {textOf("Hello")});
    category->allows(u"7.2.3.6"_s, u"an empty message in two fragments"_s,
                     frame(Binary, "", false, compressedBit) + lastFragment(QByteArray(1, '\0')), {binaryOf("")});
    category->allows(u"7.2.2"_s, u"with the bytes that are left out"_s,
                     compressedFrames(Text, hello + QByteArray("\0\0\xff\xff\0", 5)), {textOf("Hello")});
    const QByteArray euro = "\xe2\x82\xac";
    category->allows(u"6.2"_s, u"characters that are cut by fragments"_s,
                     compressedFrames(Text, DeflatePeer({}, Blocks::Stored).compress(euro.repeated(20)), 2),
                     {textOf(euro.repeated(20))});

    // A context goes on over messages that are not compressed.
    DeflatePeer peer;
    const QByteArray first = compressedFrames(Text, peer.compress("The same words again."));
    const QByteArray second = compressedFrames(Text, peer.compress("The same words again."));
    category->add(u"31.4.1"_s, u"RFC 7692, 6.1"_s, u"compressed messages and others"_s,
                  first + textFrame("") + binaryFrame("") + second)
            .agreesTo({})
            .delivers({textOf("The same words again."), textOf(""), binaryOf(""), textOf("The same words again.")});
    category->add(u"31.4.2"_s, u"RFC 7692, 6.1"_s, u"messages that are not compressed, although it was agreed"_s,
                  textFrame("plain") + splitText("plain again", 3))
            .agreesTo({})
            .delivers({textOf("plain"), textOf("plain again")});
    category->add(u"31.4.3"_s, u"RFC 7692, 6.1"_s, u"compressed messages of a few bytes"_s,
                  compressedFrames(Text, hello))
            .agreesTo({})
            .delivers({textOf("Hello")})
            .withPlainEcho()
            .compression.threshold = 6;
}

static void addBlocks(FrameCategory *category)
{
    int number = 1;
    for (const Blocks blocks : {Blocks::Dynamic, Blocks::Fixed, Blocks::Stored}) {
        for (const DeflateContent content : {DeflateContent::Prose, DeflateContent::Picture}) {
            DeflatePeer peer({}, blocks);
            const QByteArray message = partOf(content, 10000, 0);
            const int opcode = isText(content) ? Text : Binary;
            QByteArray bytes = peer.frames(opcode, message);
            bytes += peer.frames(opcode, message, 1000);
            category->add(u"31.5.%1"_s.arg(number++), u"RFC 7692, 7.2.2"_s,
                          u"blocks of kind %1, %2"_s.arg(int(blocks)).arg(nameOf(content)), bytes)
                    .agreesTo({})
                    .chopped(Chopping::LargePieces)
                    .delivers({{isText(content), message}, {isText(content), message}});
        }
    }
    const QByteArray message = partOf(DeflateContent::Json, 50000, 0);
    PeerDeflater many;
    category->add(u"31.5.%1"_s.arg(number++), u"RFC 7692, 7.2.3.5"_s, u"500 blocks"_s,
                  compressedFrames(Text, many.compressInBlocks(message, 100)))
            .agreesTo({})
            .delivers({textOf(message)});
    PeerDeflater final;
    category->add(u"31.5.%1"_s.arg(number++), u"RFC 7692, 7.2.3.4"_s, u"final blocks"_s,
                  compressedFrames(Text, final.compressWithFinalBlock(message))
                          + compressedFrames(Text, final.compressWithFinalBlock(message)))
            .agreesTo({})
            .delivers({textOf(message), textOf(message)});
    // A reference as far back as the format has it.
    const QByteArray mark = partOf(DeflateContent::Archive, 200, 0);
    const QByteArray between = QByteArray(32768 - 262 - mark.size(), '-');
    DeflatePeer far;
    QByteArray bytes = far.frames(Binary, mark + between);
    bytes += far.frames(Binary, mark);
    category->add(u"31.5.%1"_s.arg(number++), u"RFC 7692, 7.2.2"_s, u"a reference far back, into the message before"_s,
                  bytes)
            .agreesTo({})
            .delivers({binaryOf(mark + between), binaryOf(mark)});
}

static void addReservedBits(FrameCategory *category)
{
    const QByteArray last = hello.mid(2);
    category->fails(1002, u"6.1"_s, u"RSV1 in a continuation"_s,
                    frame(Text, hello.left(2), false, compressedBit)
                            + frame(RawFrame::Continuation, last, true, compressedBit));
    category->fails(1002, u"6.1"_s, u"RSV1 in a continuation only"_s,
                    firstFragment(Text, "plain") + frame(RawFrame::Continuation, hello, true, compressedBit));
    for (const int opcode : {RawFrame::Ping, RawFrame::Pong})
        category->fails(1002, u"6.1"_s, u"RSV1 in a control frame, opcode %1"_s.arg(opcode),
                        frame(opcode, hello, true, compressedBit));
    category->fails(1002, u"6.1"_s, u"RSV1 in a Close frame"_s,
                    frame(RawFrame::Close, RawFrame::closeBody(1000), true, compressedBit));
    category->fails(1002, u"6.1"_s, u"RSV1 in a Ping between fragments"_s,
                    frame(Text, hello.left(2), false, compressedBit) + frame(RawFrame::Ping, "p", true, compressedBit)
                            + lastFragment(last));
    for (const int bits : {1, 2, 3, 5, 6, 7})
        category->fails(1002, u"6"_s, u"reserved bits %1"_s.arg(bits), frame(Text, hello, true, bits));
    category->fails(1002, u"6.1"_s, u"RSV1 with a reserved opcode"_s, frame(3, hello, true, compressedBit));
    int number = 1;
    for (const int opcode : {Text, Binary}) {
        for (const bool fin : {true, false}) {
            category->add(u"31.6.%1"_s.arg(number++), u"5.2; RFC 7692, 6"_s,
                          u"RSV1, not agreed to: opcode %1, %2"_s.arg(opcode).arg(fin ? u"final"_s : u"not final"_s),
                          frame(opcode, hello, fin, compressedBit))
                    .fails(1002);
        }
    }
}

static void addMalformed(FrameCategory *category)
{
    const auto malformed = [category](const QString &what, const QByteArray &payload) {
        category->fails(1007, u"7.2.2"_s, what, compressedFrames(Text, payload));
        category->fails(1007, u"7.2.2"_s, what + u", in fragments"_s, compressedFrames(Binary, payload, 2));
    };
    malformed(u"no payload"_s, {});
    malformed(u"a block of the reserved type"_s, "\x07");
    malformed(u"a stored block whose lengths differ"_s, QByteArray("\0\1\0\0\0a", 6));
    malformed(u"a stored block that is cut"_s, QByteArray("\0\5\0\xfa\xff\x61\x62", 7));
    malformed(u"a reference to nothing"_s, QByteArray::fromHex("f200110000"));
    malformed(u"a literal that does not exist"_s, QByteArray::fromHex("1b03"));
    malformed(u"a distance that does not exist"_s, QByteArray::fromHex("4a043e"));
    malformed(u"too many codes"_s, QByteArray::fromHex("fcff0000"));
    malformed(u"codes that are too short"_s, QByteArray::fromHex("04c0ffffffffffff"));
    malformed(u"a message that is not compressed"_s, "Hello, this is no DEFLATE");
    malformed(u"data behind the final block"_s, QByteArray::fromHex("f348cdc9c90700") + "data");
    malformed(u"a final block with nothing behind it"_s, QByteArray::fromHex("f348cdc9c90700"));
    for (qsizetype size = 1; size < hello.size(); ++size)
        malformed(u"cut to %1 bytes"_s.arg(size), hello.left(size));
    category->add(u"31.7.1"_s, u"RFC 7692, 7.1.1.1"_s, u"a reference into a message before, against the terms"_s,
                  compressedFrames(Text, hello))
            .agreesTo({true, false, 0, 0})
            .delivers({textOf("Hello")})
            .then(compressedFrames(Text, QByteArray::fromHex("f200110000")))
            .fails(1007);
    const QByteArray mark = partOf(DeflateContent::Archive, 200, 0);
    const QByteArray before = mark + partOf(DeflateContent::Archive, 3000, 1);
    DeflatePeer far;
    const QByteArray first = far.frames(Binary, before);
    category->add(u"31.7.2"_s, u"RFC 7692, 7.1.2.1"_s, u"a reference beyond the window, against the terms"_s, first)
            .agreesTo({false, false, 9, 0})
            .delivers({binaryOf(before)})
            .then(far.frames(Binary, mark))
            .fails(1007);
    category->add(u"31.7.3"_s, u"RFC 7692, 7.2.2"_s, u"malformed after a good message"_s, compressedFrames(Text, hello))
            .agreesTo({})
            .delivers({textOf("Hello")})
            .then(compressedFrames(Text, "\x07"))
            .fails(1007);
}

static void addBadText(FrameCategory *category)
{
    const auto bad = [category](const QString &what, const QByteArray &text) {
        category->fails(1007, u"6.2"_s, what, compressedFrames(Text, compressed(text)));
        category->fails(1007, u"6.2"_s, what + u", in fragments"_s, compressedFrames(Text, compressed(text), 3));
    };
    bad(u"text that is not UTF-8"_s, "caf\xe9 au lait");
    bad(u"text that is cut within a character"_s, "caf\xc3");
    bad(u"a surrogate"_s, "\xed\xa0\x80");
    bad(u"a character in too many bytes"_s, "\xc0\x80");
    bad(u"text that is not UTF-8, after 50 000 bytes"_s, partOf(DeflateContent::Html, 50000, 0) + "\xff");
}

static void addLimits(FrameCategory *category)
{
    constexpr qint64 limit = 1000;
    const QByteArray largest(limit, 'x');
    for (const int opcode : {Text, Binary}) {
        const QString kind = opcode == Text ? u"text"_s : u"binary"_s;
        const ReceivedMessage message = {opcode == Text, largest};
        category->limited(limit, kind + u" as large as allowed"_s, DeflatePeer().frames(opcode, largest))
                .delivers({message});
        category->limited(limit, kind + u" as large as allowed, in fragments"_s,
                          DeflatePeer().frames(opcode, largest, 2))
                .delivers({message});
        category->limited(limit, kind + u" 1 byte too large"_s, DeflatePeer().frames(opcode, largest + 'x'))
                .fails(1009);
        category->limited(limit, kind + u" 1 byte too large, in fragments"_s,
                          DeflatePeer().frames(opcode, largest + 'x', 2))
                .fails(1009);
        category->limited(limit, kind + u" of 10 MB"_s, DeflatePeer().frames(opcode, QByteArray(10'000'000, 'x')))
                .fails(1009);
        category->limited(limit, kind + u" that is too large before its last fragment"_s,
                          frame(opcode, compressed(QByteArray(2000, 'x')), false, compressedBit))
                .fails(1009);
    }
    const QByteArray noise = partOf(DeflateContent::Archive, limit, 0);
    category->limited(limit, u"payload that is larger than what comes of it, which is allowed"_s,
                      DeflatePeer({}, Blocks::Stored).frames(Binary, noise))
            .delivers({binaryOf(noise)});
    category->limited(limit, u"two messages as large as allowed"_s,
                      DeflatePeer().frames(Text, largest) + DeflatePeer({}, Blocks::Stored).frames(Text, largest))
            .delivers({textOf(largest), textOf(largest)});
    category->limited(limit, u"1 byte too large after one as large as allowed"_s, DeflatePeer().frames(Text, largest))
            .delivers({textOf(largest)})
            .then(DeflatePeer().frames(Text, largest + 'x'))
            .fails(1009);
}

ConformanceCategory deflateFrameCases()
{
    FrameCategory category(u"31 Compressed frames (own)"_s);
    addExamples(&category);
    addFrames(&category);
    addBlocks(&category);
    addReservedBits(&category);
    addMalformed(&category);
    addBadText(&category);
    addLimits(&category);
    return category;
}
