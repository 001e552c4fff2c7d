// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "serverscript.h"

#include "framerecords.h"

#include <algorithm>
#include <array>

namespace {

constexpr qsizetype headerSize = 7;
constexpr qsizetype maxFrameBytes = 2 * 1024 * 1024;
constexpr qsizetype maxCompressedBytes = 4 * 1024; // a thousand times as many come of them at most
constexpr qint64 maxInflatedSize = 256 * 1024;

constexpr std::array<qint64, 8> messageSizes = {64 * 1024 * 1024, 1, 100, 125, 126, 1000, 0xffff, 0x10000};
constexpr std::array<qint64, 8> highWaterMarks = {1024 * 1024, 1, 100, 500, 1000, 10'000, 100'000, 10 * 1024 * 1024};

// A value of any byte, with no value preferred.
template <typename Enumeration>
Enumeration pick(char byte, int count)
{
    return Enumeration(quint8(byte) % count);
}

} // namespace

std::optional<ServerScript> ServerScript::decode(const QByteArray &input)
{
    if (input.size() < headerSize)
        return {};
    const auto flags = quint8(input.at(0));
    ServerScript script;
    script.hasOwnAnswer = flags & 0x01;
    script.protocol = flags & 0x04 ? "chat" : "";
    script.offersCompression = flags & 0x10;
    script.keepsContext = !(flags & 0x20);
    script.end = pick<End>(input.at(1), 4);
    script.consumer = pick<Consumer>(input.at(2), 6);
    script.action = flags & 0x08 ? pick<Action>(input.at(3), 5) : Action::None;
    script.actionAt = quint8(input.at(3)) / 5;
    script.chunkSize = quint8(input.at(4));
    script.maxMessageSize = messageSizes.at(quint8(input.at(5)) % messageSizes.size());
    if (script.offersCompression)
        script.maxMessageSize = std::min(script.maxMessageSize, maxInflatedSize);
    script.readHighWaterMark = highWaterMarks.at(quint8(input.at(6)) % highWaterMarks.size());

    QByteArray bytes = input.mid(headerSize);
    if (script.hasOwnAnswer) {
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        script.isAnswerComplete = end >= 0;
        script.answer = end < 0 ? bytes : bytes.left(end + 4);
        bytes.remove(0, script.answer.size());
    }
    const qsizetype most = script.offersCompression ? maxCompressedBytes : maxFrameBytes;
    script.frames = flags & 0x02 ? encodeRecords(bytes, RecordSender::Server, most) : bytes;
    return script;
}

QByteArray ServerScript::describe() const
{
    constexpr std::array ends = {"FIN", "RST", "close() with an answer", "close() without an answer"};
    constexpr std::array consumers = {"all messages at once", "single messages", "futures", "bytes", "slow", "late"};
    constexpr std::array actions = {"none", "close()", "cancel()", "abort() of the writable", "deletion"};
    QByteArray text;
    if (hasOwnAnswer)
        text += "answer:    \"" + answer.toPercentEncoding(" /:,\r\n") + "\"\n";
    text += "frames:    " + QByteArray::number(frames.size()) + " bytes: " + frames.left(200).toHex(' ') + '\n';
    text += "chunks of: " + QByteArray::number(chunkSize) + " bytes\n";
    text += QByteArray("end:       ") + ends.at(size_t(end)) + '\n';
    text += QByteArray("consumer:  ") + consumers.at(size_t(consumer)) + '\n';
    text += QByteArray("action:    ") + actions.at(size_t(action)) + " after " + QByteArray::number(actionAt)
            + " messages\n";
    text += "protocol:  \"" + protocol + "\"\n";
    text += QByteArray("compression: ") + (offersCompression ? "offered" : "not offered")
            + (keepsContext ? "\n" : ", without context\n");
    text += "sizes:     maxMessageSize " + QByteArray::number(maxMessageSize) + ", readHighWaterMark "
            + QByteArray::number(readHighWaterMark) + '\n';
    return text;
}
