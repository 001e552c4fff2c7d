// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "speedframes.h"
#include "speedhandshake.h"
#include "speedsocket.h"

#include <cstdint>
#include <memory>
#include <string>

// The server's side of one WebSocket.
class SpeedConnection
{
public:
    explicit SpeedConnection(SpeedSocket &&socket);

    // Does a bounded piece of work, so that no other connection starves. False when the connection has ended.
    bool serve(uint32_t events);
    // The epoll events that it waits for.
    [[nodiscard]] uint32_t interest() const;

private:
    bool receive();
    bool take(const char *data, size_t size);
    bool takeRequest(const char *data, size_t size);
    void accept(const SpeedRequest &request);
    bool takeFrames(const char *data, size_t size);
    size_t takeHeader(const char *data, size_t size);
    bool takePayload(const char *data, size_t size);
    bool finishFrame();
    void answerControl();
    void reply(SpeedOpcode opcode, std::string_view payload);

    bool send();
    bool sendOutput();
    bool sendFlood();
    [[nodiscard]] bool isFlooding() const { return m_flooded < m_floodEnd; }

    SpeedSocket m_socket;
    std::string m_request; // until it is whole
    bool m_open = false;
    SpeedRequest m_task;

    std::string m_header; // of a frame, until it is whole
    SpeedFrameHeader m_frame;
    bool m_inPayload = false;
    uint64_t m_payloadTaken = 0;
    std::string m_control; // payload
    std::string m_message; // to echo
    SpeedOpcode m_messageOpcode = SpeedOpcode::Binary;
    uint64_t m_drained = 0;

    std::string m_output;
    size_t m_outputSent = 0;
    bool m_closing = false; // when the output has been sent

    std::shared_ptr<const SpeedBatch> m_batch;
    uint64_t m_flooded = 0; // bytes
    uint64_t m_floodTotal = 0;
    uint64_t m_floodEnd = 0; // before it if output has to be sent between two frames
};
