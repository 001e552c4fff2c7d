// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qsocketnotifier.h>

#include <memory>

// Writes to a file descriptor without ever blocking the event loop, though the descriptor may
// block: it may be shared with other processes, so that it must not be made non-blocking.
class Output : public QObject
{
    Q_OBJECT

public:
    explicit Output(int descriptor, QObject *parent = nullptr);

    [[nodiscard]] bool isFull() const; // then nothing should be added until drained()
    [[nodiscard]] bool hasFailed() const { return m_failed; }
    [[nodiscard]] bool isEmpty() const { return m_written == m_buffer.size(); }

    void add(const QByteArray &bytes) { m_buffer += bytes; }
    void flush();

Q_SIGNALS:
    void drained();
    void failed(int errorNumber);

private:
    void onActivated();
    [[nodiscard]] bool wouldBlock() const;

    const int m_descriptor;
    std::unique_ptr<QSocketNotifier> m_notifier; // none for a regular file, which never waits
    QByteArray m_buffer;
    qsizetype m_written = 0;
    bool m_failed = false;
};
