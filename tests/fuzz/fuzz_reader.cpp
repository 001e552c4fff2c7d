// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Feeds a FrameReader, without a socket, and compares it with the reference. See README.md.

#include "framerecords.h"
#include "protocol/framereader.h"
#include "referencedecoder.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace WebSocketStreamInternal;

using End = ReferenceResult::End;
using Event = FrameReader::Event;

namespace {

struct Input
{
    ReferenceSettings settings;
    bool feedsSpace = false; // else append()
    bool takesPieces = false;
    bool wantsPieces = false; // as events; now and then not
    bool copies = false; // the reader, again and again
    bool looksRarely = false; // not after all that has come
    quint8 split = 0;
    QByteArray frames;
};

constexpr qsizetype inputHeaderSize = 3;
// Few, for the sake of speed.
constexpr qsizetype maxFrameBytes = 66'000; // more than fit into 16 bits
constexpr qsizetype maxCompressedBytes = 4'000; // a thousand times as many come of them at most
constexpr qint64 maxInflatedSize = 0x20000;
constexpr std::array<qint64, 8> messageSizes = {64 * 1024 * 1024, 1, 100, 125, 126, 1000, 0xffff, 0x10000};

Input decodeInput(const char *data, qsizetype size)
{
    const auto flags = quint8(data[0]);
    Input input;
    input.settings.isServer = flags & 0x01;
    input.feedsSpace = flags & 0x04;
    input.takesPieces = flags & 0x08;
    input.wantsPieces = flags & 0x10;
    input.settings.keepsContext = !(flags & 0x20);
    input.settings.isCompressionAgreed = flags & 0x40;
    input.copies = flags & 0x80;
    input.settings.maxMessageSize = messageSizes.at(quint8(data[1]) % messageSizes.size());
    if (input.settings.isCompressionAgreed)
        input.settings.maxMessageSize = std::min(input.settings.maxMessageSize, maxInflatedSize);
    input.looksRarely = quint8(data[1]) & 0x80;
    input.split = quint8(data[2]);
    input.frames = QByteArray(data + inputHeaderSize, size - inputHeaderSize);
    if (flags & 0x02)
        input.frames =
                encodeRecords(input.frames, input.settings.isServer ? RecordSender::Client : RecordSender::Server,
                              input.settings.isCompressionAgreed ? maxCompressedBytes : maxFrameBytes);
    return input;
}

class ReaderRun
{
public:
    explicit ReaderRun(const Input &input)
        : m_input(input), m_reader(input.settings.isServer ? Role::Server : Role::Client, input.settings.maxMessageSize)
    {
        if (input.settings.isCompressionAgreed)
            m_reader.setInflater(Inflater(15, input.settings.keepsContext));
    }

    void play()
    {
        quint32 random = m_input.split;
        // What is known has to be found at once, not only in the end.
        qsizetype compareAt = m_input.frames.isEmpty() ? 0 : random * 0x9e37u % size_t(m_input.frames.size());
        while (m_fed < m_input.frames.size()) {
            random = random * 1664525 + 1013904223;
            feed(std::min(stepSize(random), m_input.frames.size() - m_fed));
            if (m_fed <= compareAt)
                continue;
            readEvents();
            compare();
            compareAt = m_input.frames.size();
        }
        readEvents();
        compare();
    }

private:
    // At most about 100 of them, for the sake of speed.
    [[nodiscard]] qsizetype stepSize(quint32 random) const
    {
        constexpr quint8 fixedSplits = 0x80;
        const qsizetype least = 1 + m_input.frames.size() / 100;
        if (m_input.split == 0)
            return m_input.frames.size();
        if (m_input.split < fixedSplits)
            return std::max<qsizetype>(m_input.split, least);
        const quint32 bits = random >> 28; // 0 to 15
        return std::max<qsizetype>(1 + (random >> 8 & ((1u << bits) - 1)), least);
    }

    void feed(qsizetype size)
    {
        if (!m_input.feedsSpace) {
            m_reader.append(m_input.frames.mid(m_fed, size));
            m_fed += size;
            look();
            return;
        }
        while (size > 0) {
            const qint64 waiting = m_reader.bytesWaiting();
            const FrameReader::Space space = m_reader.space();
            check(space.size > 0, "there is no space for more");
            check(space.size <= std::max<qint64>({trustedSize, m_fed, 2 * waiting}), "much was reserved for little");
            const auto part = qsizetype(std::min<qint64>(space.size, size));
            std::memcpy(space.data, m_input.frames.constData() + m_fed, size_t(part));
            m_reader.filled(part);
            m_fed += part;
            size -= part;
            look();
        }
    }

    void look()
    {
        constexpr int rarely = 50;
        if (!m_input.looksRarely || ++m_arrivals % rarely == 0)
            readEvents();
    }

    void readEvents()
    {
        if (m_input.copies)
            m_reader = FrameReader(m_reader);
        if (m_input.wantsPieces)
            m_reader.setTakesPieces(++m_looks % 3 != 0);
        Event event = m_reader.next();
        for (; event != Event::NeedsMore; event = m_reader.next()) {
            if (m_result.end != End::None) {
                check(event == (m_result.end == End::Close ? Event::Close : Event::Violation),
                      "the end was not the end");
                return;
            }
            handle(event);
        }
        check(m_result.end == End::None, "more is asked for after the end");
        check(m_reader.bytesWaiting() < maxFrameHeaderSize + maxControlPayloadSize, "bytes were not looked at");
        if (m_input.takesPieces)
            takePiece();
    }

    void handle(Event event)
    {
        switch (event) {
        case Event::Message:
            m_result.messages.append({m_reader.isText(), takeMessage()});
            m_pieces.clear();
            break;
        case Event::Piece:
            check(m_reader.hasPiece(), "an empty piece was announced");
            takePiece();
            break;
        case Event::Ping:
            m_result.pings.append(m_reader.controlPayload());
            break;
        case Event::Pong:
        case Event::NeedsMore:
            break;
        case Event::Close:
            m_result.end = End::Close;
            m_result.closeCode = m_reader.closeBody().code;
            m_result.reason = m_reader.closeBody().reason.toUtf8();
            break;
        case Event::Violation:
            m_result.end = End::Violation;
            m_result.codes = {m_reader.violation().closeCode};
            check(!m_reader.violation().description.isEmpty(), "a violation has no words");
            break;
        }
    }

    QByteArray takeMessage()
    {
        check(m_pieces.isEmpty() || m_reader.isInPieces(), "the beginning of a message was forgotten");
        if (m_reader.isText() && !m_reader.isInPieces())
            return m_reader.takeText().toUtf8();
        return m_pieces + m_reader.takeBytes();
    }

    void takePiece()
    {
        const QByteArray piece = m_reader.takePiece();
        check(piece.capacity() <= 2 * piece.size() + 64, "a piece holds more than it has");
        m_pieces += piece;
    }

    void compare() const
    {
        const ReferenceResult reference = decodeFrames(m_input.frames.left(m_fed), m_input.settings);
        if (reference.isUnclear)
            return;
        check(m_result.messages == reference.messages, "the messages are not those that were sent", &reference);
        check(m_result.pings == reference.pings, "the Pings are not those that were sent", &reference);
        check(m_result.end == reference.end, "one has ended, the other not", &reference);
        check(m_result.closeCode == reference.closeCode && m_result.reason == reference.reason,
              "the code and reason are not those of the Close frame", &reference);
        check(reference.codes.empty() || isFirst(*m_result.codes.begin(), reference),
              "the violation is not the first in the bytes", &reference);
    }

    // Of one frame: the header's, its length, its payload.
    static bool isFirst(int found, const ReferenceResult &reference)
    {
        if (reference.isOrderUnclear)
            return reference.codes.count(found) > 0;
        for (const int code : {1002, 1009}) {
            if (reference.codes.count(code) > 0)
                return found == code;
        }
        return found == 1007;
    }

    void check(bool condition, const char *what, const ReferenceResult *reference = nullptr) const
    {
        if (condition)
            return;
        std::fprintf(stderr, "The reader and the reference differ: %s\n", what);
        std::fprintf(stderr, "as a %s, maxMessageSize %lld, %s, split %d, %s%s%s%s\n",
                     m_input.settings.isServer ? "server" : "client", m_input.settings.maxMessageSize,
                     describeCompression(m_input.settings), m_input.split, m_input.feedsSpace ? "space()" : "append()",
                     m_input.takesPieces || m_input.wantsPieces ? ", in pieces" : "", m_input.copies ? ", copied" : "",
                     m_input.looksRarely ? ", looked at rarely" : "");
        std::fprintf(stderr, "frames:    %lld of %lld bytes: %s\n", qint64(m_fed), qint64(m_input.frames.size()),
                     m_input.frames.left(200).toHex(' ').constData());
        describe("reader", m_result);
        if (reference)
            describe("reference", *reference);
        std::abort();
    }

    static const char *describeCompression(const ReferenceSettings &settings)
    {
        if (!settings.isCompressionAgreed)
            return "no compression";
        return settings.keepsContext ? "compression" : "compression without context";
    }

    static void describe(const char *who, const ReferenceResult &result)
    {
        constexpr std::array ends = {"no end", "Close", "violation"};
        std::fprintf(stderr, "%s: %lld messages, %lld Pings, %s %d", who, qint64(result.messages.size()),
                     qint64(result.pings.size()), ends.at(size_t(result.end)), result.closeCode);
        for (const int code : result.codes)
            std::fprintf(stderr, " %d", code);
        std::fputc('\n', stderr);
    }

    static constexpr qint64 trustedSize = 1024 * 1024;

    const Input &m_input;
    FrameReader m_reader;
    qsizetype m_fed = 0;
    int m_arrivals = 0;
    int m_looks = 0;
    ReferenceResult m_result;
    QByteArray m_pieces; // of the present message
};

} // namespace

extern "C" int LLVMFuzzerInitialize(int *, char ***)
{
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (qsizetype(size) < inputHeaderSize)
        return 0;
    const Input input = decodeInput(reinterpret_cast<const char *>(data), qsizetype(size));
    ReaderRun(input).play();
    return 0;
}
