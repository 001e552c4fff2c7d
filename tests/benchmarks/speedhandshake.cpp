// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedhandshake.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <cctype>
#include <charconv>

namespace {

constexpr uint64_t largestMessage = uint64_t(1) << 30;

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

bool equalsIgnoringCase(std::string_view text, std::string_view lower)
{
    if (text.size() != lower.size())
        return false;
    for (size_t i = 0; i < text.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(text[i])) != lower[i])
            return false;
    }
    return true;
}

std::string_view headerValue(std::string_view head, std::string_view lowerName)
{
    constexpr std::string_view lineEnd = "\r\n";
    for (size_t begin = head.find(lineEnd); begin != head.npos; begin = head.find(lineEnd, begin)) {
        begin += lineEnd.size();
        const std::string_view line = head.substr(begin, head.find(lineEnd, begin) - begin);
        const size_t colon = line.find(':');
        if (colon != line.npos && equalsIgnoringCase(line.substr(0, colon), lowerName))
            return trimmed(line.substr(colon + 1));
    }
    return {};
}

// The value of a parameter of the query, 0 when it is not there.
uint64_t parameter(std::string_view target, std::string_view name)
{
    uint64_t result = 0;
    for (size_t begin = target.find('?'); begin != target.npos; begin = target.find('&', begin)) {
        const std::string_view rest = target.substr(++begin);
        if (rest.size() > name.size() && rest.substr(0, name.size()) == name && rest[name.size()] == '=')
            std::from_chars(rest.data() + name.size() + 1, rest.data() + rest.size(), result);
    }
    return result;
}

// RFC 6455, 4.2.2
std::string acceptKey(std::string_view key)
{
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    unsigned char digest[SHA_DIGEST_LENGTH];
    SHA1(reinterpret_cast<const unsigned char *>(text.data()), text.size(), digest);
    unsigned char encoded[4 * ((SHA_DIGEST_LENGTH + 2) / 3) + 1];
    const int size = EVP_EncodeBlock(encoded, digest, sizeof(digest));
    return std::string(reinterpret_cast<const char *>(encoded), size_t(size));
}

std::optional<SpeedRequest::Task> taskOf(std::string_view path)
{
    if (path == "/flood")
        return SpeedRequest::Task::Flood;
    if (path == "/drain")
        return SpeedRequest::Task::Drain;
    if (path == "/echo")
        return SpeedRequest::Task::Echo;
    if (path == "/idle")
        return SpeedRequest::Task::Idle;
    return {};
}

} // namespace

std::optional<SpeedRequest> SpeedRequest::parse(std::string_view head)
{
    constexpr std::string_view get = "GET ";
    const std::string_view key = headerValue(head, "sec-websocket-key");
    if (head.substr(0, get.size()) != get || key.empty())
        return {};
    const std::string_view target = head.substr(get.size(), head.find(' ', get.size()) - get.size());
    const std::optional<Task> task = taskOf(target.substr(0, target.find('?')));
    if (!task)
        return {};

    SpeedRequest result;
    result.task = *task;
    result.size = parameter(target, "size");
    result.count = parameter(target, "count");
    result.text = parameter(target, "text") != 0;
    if (result.size > largestMessage || result.count > UINT64_MAX / (2 * largestMessage))
        return {};
    result.response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: "
            + acceptKey(key) + "\r\n\r\n";
    return result;
}
