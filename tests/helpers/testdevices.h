// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qiodevice.h>

#include <functional>

// So many bytes, as 0 1 2 3 ...
[[nodiscard]] QByteArray numbers(qsizetype size);

// A sequential device to write to, as slow as a test wants it: it keeps what it is given in
// its own buffer, like a socket, until drain() is called.
class SlowDevice : public QIODevice
{
    Q_OBJECT

public:
    explicit SlowDevice(QObject *parent = nullptr);

    void setLargestWrite(qint64 bytes); // write() takes no more in one call
    void setCapacity(qint64 bytes); // write() takes nothing more once this much waits
    void setFailing(bool failing);
    void setWriteHook(const std::function<void()> &hook); // called in the middle of write()

    void drain(qint64 bytes);
    [[nodiscard]] QByteArray drained() const;
    [[nodiscard]] qint64 largestBacklog() const;

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesToWrite() const override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    qint64 m_largestWrite;
    qint64 m_capacity;
    bool m_failing = false;
    std::function<void()> m_hook;
    QByteArray m_waiting;
    QByteArray m_drained;
    qint64 m_largestBacklog = 0;
};

// A sequential device to read from, which has what it is fed, like a socket or a process.
class FedDevice : public QIODevice
{
    Q_OBJECT

public:
    explicit FedDevice(QObject *parent = nullptr);

    void feed(const QByteArray &bytes);
    void finish(); // no more will come, and readChannelFinished() says so
    void finishSilently(); // no more will come, and only read() says so

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QByteArray m_bytes;
    bool m_finished = false;
};
