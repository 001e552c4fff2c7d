// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/transport.h"
#include "protocol/closebody.h"
#include "protocol/framewriter.h"

#include <QtCore/qobject.h>

#include <utility>

namespace WebSocketStreamInternal {

// What goes out over a transport: messages, one after the other, control frames between them, and nothing after a Close.
class FrameSender final : public QObject, private FrameSink
{
    Q_OBJECT

public:
    // The transport must live as long.
    FrameSender(Role role, Transport *transport, QObject *parent);

    void setDeflater(Deflater &&deflater, qint64 threshold) { m_writer.setDeflater(std::move(deflater), threshold); }
    void send(Opcode opcode, const QByteArray &payload);
    void beginMessage(Opcode opcode);
    void sendFragment(const QByteArray &payload, bool isFinal);
    void sendPing(const QByteArray &payload);
    void sendPong(const QByteArray &payload);
    void sendClose(const CloseBody &body);
    [[nodiscard]] bool isCloseSent() const { return m_closeSent; } // or waits for the end of a message
    void flush();
    void clear(); // forgets what waits

    [[nodiscard]] bool isConnected() const { return m_transport->isConnected(); }
    [[nodiscard]] bool isInMessage() const { return m_writer.bytesLeft() > 0; }
    [[nodiscard]] qint64 bytesWritten() const { return m_bytesWritten; } // to the socket, ever
    [[nodiscard]] qint64 bytesToWrite() const { return m_transport->bytesToWrite() + m_writer.bytesLeft(); }

    void onBytesWritten();
    // The queued call may not come, in a thread without an event loop.
    void reportWhatIsQueued();

Q_SIGNALS:
    void written(); // bytesToWrite() has shrunk

private:
    void writeBytes(const char *bytes, qint64 size) override;
    void writeBytes(const QByteArray &bytes) override;
    char *roomFor(qint64 size) override { return m_transport->roomFor(size); }
    void addBytes(qint64 size) override;
    void queueReport();
    void report();
    void continueMessage();
    void writeControlFrames();

    Transport *const m_transport;
    FrameWriter m_writer;
    qint64 m_bytesWritten = 0;
    bool m_closeSent = false;
    bool m_flushing = false; // by our own call; no time to tell of progress
    bool m_reportQueued = false;
};

} // namespace WebSocketStreamInternal
