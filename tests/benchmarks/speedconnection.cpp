// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedconnection.h"

#include <sys/epoll.h>

#include <algorithm>
#include <utility>

namespace {

constexpr size_t readQuantum = 256 * 1024;
constexpr size_t floodQuantum = 64 * 1024; // small, so that many streams with little each take turns
constexpr size_t largestRequest = 16 * 1024;
constexpr size_t largestEcho = 16 * 1024 * 1024;
constexpr size_t tlsRecord = 16 * 1024;

} // namespace

SpeedConnection::SpeedConnection(SpeedSocket &&socket) : m_socket(std::move(socket)) { }

bool SpeedConnection::serve(uint32_t events)
{
    if ((events & ~uint32_t(EPOLLOUT)) && !receive())
        return false;
    return send();
}

uint32_t SpeedConnection::interest() const
{
    const bool sending = !m_output.empty() || isFlooding();
    // A client that does not read its echoes has to wait.
    const bool receiving = m_task.task != SpeedRequest::Task::Echo || m_output.empty();
    return (sending ? uint32_t(EPOLLOUT) : 0) | (receiving ? uint32_t(EPOLLIN) : 0);
}

bool SpeedConnection::receive()
{
    static char buffer[readQuantum];
    for (size_t wanted = sizeof(buffer); wanted > 0; wanted = m_socket.pending()) {
        const ssize_t size = m_socket.read(buffer, wanted);
        if (size <= 0)
            return size == 0;
        if (!take(buffer, size_t(size)))
            return false;
    }
    return true;
}

bool SpeedConnection::take(const char *data, size_t size)
{
    if (m_closing)
        return true;
    return m_open ? takeFrames(data, size) : takeRequest(data, size);
}

bool SpeedConnection::takeRequest(const char *data, size_t size)
{
    constexpr std::string_view end = "\r\n\r\n";
    m_request.append(data, size);
    const size_t position = m_request.find(end);
    if (position == std::string::npos)
        return m_request.size() < largestRequest;

    const std::optional<SpeedRequest> request = SpeedRequest::parse(std::string_view(m_request).substr(0, position));
    if (!request)
        return false;
    accept(*request);
    const std::string rest = std::exchange(m_request, {}).substr(position + end.size());
    return takeFrames(rest.data(), rest.size());
}

void SpeedConnection::accept(const SpeedRequest &request)
{
    m_open = true;
    m_task = request;
    m_output = std::exchange(m_task.response, {});
    if (m_task.task == SpeedRequest::Task::Flood) {
        m_batch = SpeedBatch::shared(m_task.size, m_task.text);
        m_floodTotal = m_task.count * m_batch->frameSize;
    }
}

bool SpeedConnection::takeFrames(const char *data, size_t size)
{
    while (size > 0 && !m_closing) {
        if (!m_inPayload) {
            const size_t taken = takeHeader(data, size);
            if (taken == 0)
                return false;
            data += taken;
            size -= taken;
        }
        if (m_inPayload) {
            const size_t part = size_t(std::min<uint64_t>(size, m_frame.payloadSize - m_payloadTaken));
            if (!takePayload(data, part))
                return false;
            data += part;
            size -= part;
            if (m_payloadTaken == m_frame.payloadSize && !finishFrame())
                return false;
        }
    }
    return true;
}

// How many bytes it has used; 0 when they are refused.
size_t SpeedConnection::takeHeader(const char *data, size_t size)
{
    size_t taken = 0;
    if (m_header.empty() && size >= SpeedFrameHeader::maximumSize) {
        taken = SpeedFrameHeader::size(data);
        m_inPayload = m_frame.parse(data);
        return m_inPayload ? taken : 0;
    }
    while (taken < size && !m_inPayload) {
        m_header += data[taken++];
        if (m_header.size() >= 2 && m_header.size() == SpeedFrameHeader::size(m_header.data())) {
            if (!m_frame.parse(m_header.data()))
                return 0;
            m_header.clear();
            m_inPayload = true;
        }
    }
    return taken;
}

bool SpeedConnection::takePayload(const char *data, size_t size)
{
    const bool isControl = m_frame.isControl();
    if (isControl || m_task.task == SpeedRequest::Task::Echo) {
        std::string &to = isControl ? m_control : m_message;
        if (to.size() + size > largestEcho)
            return false;
        to.append(data, size);
        unmask(to.data() + to.size() - size, size, m_frame.mask, m_payloadTaken);
    }
    if (!isControl)
        m_drained += size;
    m_payloadTaken += size;
    return true;
}

bool SpeedConnection::finishFrame()
{
    m_inPayload = false;
    m_payloadTaken = 0;
    if (m_frame.isControl()) {
        answerControl();
        return true;
    }
    if (m_frame.opcode != SpeedOpcode::Continuation)
        m_messageOpcode = m_frame.opcode;
    if (m_task.task == SpeedRequest::Task::Echo && m_frame.isFinal) {
        reply(m_messageOpcode, m_message);
        m_message.clear();
    } else if (m_task.task == SpeedRequest::Task::Drain) {
        const uint64_t expected = m_task.size * m_task.count;
        if (m_drained >= expected && m_frame.isFinal) {
            if (m_drained > expected)
                return false;
            reply(SpeedOpcode::Binary, "done");
            m_task.task = SpeedRequest::Task::Idle;
        }
    }
    return true;
}

void SpeedConnection::answerControl()
{
    const std::string payload = std::exchange(m_control, {});
    if (m_frame.opcode == SpeedOpcode::Ping) {
        reply(SpeedOpcode::Pong, payload);
    } else if (m_frame.opcode == SpeedOpcode::Close) {
        reply(SpeedOpcode::Close, std::string_view(payload).substr(0, 2));
        m_closing = true;
        m_floodTotal = m_floodEnd;
    }
}

void SpeedConnection::reply(SpeedOpcode opcode, std::string_view payload)
{
    // To the end of a frame, and not before the end of a TLS record that has been begun.
    if (isFlooding() && m_floodEnd == m_floodTotal) {
        const uint64_t frames = (m_flooded + tlsRecord + m_batch->frameSize - 1) / m_batch->frameSize;
        m_floodEnd = std::min(m_floodTotal, frames * m_batch->frameSize);
    }
    m_output += encodeFrame(opcode, payload);
}

// A frame of the flood that has been begun goes first, then what waits to be sent between two frames.
bool SpeedConnection::send()
{
    if (isFlooding())
        return sendFlood();
    if (!m_output.empty() && !sendOutput())
        return false;
    if (m_output.empty()) {
        if (m_closing) {
            m_socket.shutdown();
            return false;
        }
        m_floodEnd = m_floodTotal;
    }
    return true;
}

bool SpeedConnection::sendOutput()
{
    const ssize_t sent = m_socket.write(m_output.data() + m_outputSent, m_output.size() - m_outputSent);
    if (sent < 0)
        return false;
    m_outputSent += size_t(sent);
    if (m_outputSent == m_output.size()) {
        m_output.clear();
        m_outputSent = 0;
    }
    return true;
}

bool SpeedConnection::sendFlood()
{
    const size_t offset = size_t(m_flooded % m_batch->bytes.size());
    const uint64_t left = std::min<uint64_t>(m_batch->bytes.size() - offset, m_floodEnd - m_flooded);
    const size_t size = size_t(std::min<uint64_t>(floodQuantum, left));
    const ssize_t sent = m_socket.write(m_batch->bytes.data() + offset, size);
    if (sent < 0)
        return false;
    m_flooded += uint64_t(sent);
    return true;
}
