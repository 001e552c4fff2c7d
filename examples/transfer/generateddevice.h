// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qiodevice.h>

// A large file that takes no room: its bytes are computed when they are read. While it is paused it has none.
class GeneratedDevice : public QIODevice
{
    Q_OBJECT

public:
    explicit GeneratedDevice(qint64 size, QObject *parent = nullptr);

    void setPaused(bool paused);
    // What stands there, to check what has come back.
    [[nodiscard]] static char byteAt(qint64 position) { return char(position >> 16 ^ position); }

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesRead() const { return m_position; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    const qint64 m_size;
    qint64 m_position = 0;
    bool m_paused = false;
};
