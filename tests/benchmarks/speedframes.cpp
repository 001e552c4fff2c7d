// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedframes.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

namespace {

constexpr size_t sharedSize = 256 * 1024;
constexpr size_t maskedSize = 64 * 1024;
constexpr unsigned char fixedMask[4] = {0x37, 0xfa, 0x21, 0x3d};

std::string numberedPayload(size_t size, bool text)
{
    std::string result(size, '\0');
    for (size_t i = 0; i < size; ++i)
        result[i] = char(text ? 'a' + i % 23 : i % 251);
    return result;
}

uint64_t fromBigEndian(const char *begin, size_t size)
{
    uint64_t result = 0;
    for (size_t i = 0; i < size; ++i)
        result = result << 8 | uint8_t(begin[i]);
    return result;
}

size_t lengthSize(const char *begin)
{
    const int length = begin[1] & 0x7f;
    return length == 127 ? 8 : length == 126 ? 2 : 0;
}

std::string encodeHeader(SpeedOpcode opcode, size_t size, bool masked)
{
    const int lengthBytes = size < 126 ? 0 : size > 0xffff ? 8 : 2;
    const int length = lengthBytes == 0 ? int(size) : lengthBytes == 2 ? 126 : 127;
    std::string result;
    result.reserve(size + SpeedFrameHeader::maximumSize);
    result += char(0x80 | int(opcode));
    result += char((masked ? 0x80 : 0) | length);
    for (int i = lengthBytes - 1; i >= 0; --i)
        result += char(uint64_t(size) >> (8 * i));
    return result;
}

std::string encodeMaskedFrame(SpeedOpcode opcode, std::string_view payload)
{
    std::string result = encodeHeader(opcode, payload.size(), true);
    result.append(reinterpret_cast<const char *>(fixedMask), sizeof(fixedMask));
    const size_t begin = result.size();
    result.append(payload);
    unmask(result.data() + begin, payload.size(), fixedMask, 0);
    return result;
}

SpeedOpcode messageOpcode(bool text)
{
    return text ? SpeedOpcode::Text : SpeedOpcode::Binary;
}

SpeedBatch makeBatch(const std::string &frame, size_t size)
{
    SpeedBatch result;
    result.frameSize = frame.size();
    const size_t count = std::max<size_t>(1, size / frame.size());
    result.bytes.reserve(count * frame.size());
    for (size_t i = 0; i < count; ++i)
        result.bytes += frame;
    return result;
}

} // namespace

std::string encodeFrame(SpeedOpcode opcode, std::string_view payload)
{
    return encodeHeader(opcode, payload.size(), false).append(payload);
}

size_t encodedSize(size_t payloadSize)
{
    return encodeHeader(SpeedOpcode::Binary, payloadSize, false).size() + payloadSize;
}

std::shared_ptr<const SpeedBatch> SpeedBatch::shared(size_t payloadSize, bool text)
{
    static std::map<std::pair<size_t, bool>, std::weak_ptr<const SpeedBatch>> cache;
    auto &entry = cache[{payloadSize, text}];
    std::shared_ptr<const SpeedBatch> existing = entry.lock();
    if (existing)
        return existing;

    const std::string frame = encodeFrame(messageOpcode(text), numberedPayload(payloadSize, text));
    auto batch = std::make_shared<const SpeedBatch>(makeBatch(frame, sharedSize));
    entry = batch;
    return batch;
}

SpeedBatch SpeedBatch::masked(size_t payloadSize, bool text)
{
    return makeBatch(encodeMaskedFrame(messageOpcode(text), numberedPayload(payloadSize, text)), maskedSize);
}

size_t SpeedFrameHeader::size(const char *begin)
{
    return 2 + lengthSize(begin) + sizeof(mask);
}

bool SpeedFrameHeader::parse(const char *begin)
{
    const size_t extended = lengthSize(begin);
    isFinal = (begin[0] & 0x80) != 0;
    opcode = SpeedOpcode(begin[0] & 0xf);
    payloadSize = extended > 0 ? fromBigEndian(begin + 2, extended) : uint64_t(begin[1] & 0x7f);
    std::memcpy(mask, begin + 2 + extended, sizeof(mask));

    const bool reserved = (begin[0] & 0x70) != 0;
    const bool masked = (begin[1] & 0x80) != 0;
    const bool known = opcode <= SpeedOpcode::Binary || (isControl() && opcode <= SpeedOpcode::Pong);
    return !reserved && masked && known && (!isControl() || (isFinal && payloadSize < 126));
}

void unmask(char *data, size_t size, const unsigned char *mask, uint64_t offset)
{
    unsigned char turned[8];
    for (size_t i = 0; i < sizeof(turned); ++i)
        turned[i] = mask[(offset + i) & 3];
    uint64_t key = 0;
    std::memcpy(&key, turned, sizeof(key));

    size_t i = 0;
    for (; i + sizeof(key) <= size; i += sizeof(key)) {
        uint64_t part = 0;
        std::memcpy(&part, data + i, sizeof(part));
        part ^= key;
        std::memcpy(data + i, &part, sizeof(part));
    }
    for (; i < size; ++i)
        data[i] = char(data[i] ^ turned[i & 7]);
}
