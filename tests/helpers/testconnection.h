// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "await.h"
#include "rawpeer.h"
#include "testcertificate.h"
#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

namespace QTest {
template <>
char *toString(const WebSocketMessage &message);
template <>
char *toString(const WebSocketCloseInfo &info);
} // namespace QTest

// Call this in initTestCase_data(): every test function then runs once for ws and once for wss.
void addTransports();
[[nodiscard]] bool isTls();

// Of a message that is a number and perhaps some spaces.
[[nodiscard]] int numberIn(const WebSocketMessage &message);

// A raw peer and a stream to it, over the transport of the current data row.
class TestConnection
{
public:
    TestConnection();
    ~TestConnection();
    Q_DISABLE_COPY_MOVE(TestConnection)

    void start(); // makes the stream
    [[nodiscard]] bool open(); // makes the stream and waits for it to open
    void remove(); // deletes the stream

    [[nodiscard]] WebSocketReadable *readable() const { return stream->readable(); }
    [[nodiscard]] WebSocketWritable *writable() const { return stream->writable(); }

    RawPeer peer;
    WebSocketStreamOptions options;
    std::unique_ptr<WebSocketStream> stream;
};
