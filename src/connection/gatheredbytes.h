// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qiodevice.h>

#include <array>
#include <memory>
#include <utility>

namespace WebSocketStreamInternal {

// Small pieces that go to a device together, because a call of QIODevice::write() costs more than to encode one of them.
// They are encoded right here: to copy what was written just now costs as much again. Takes no memory while it is empty.
class GatheredBytes
{
public:
    static constexpr qint64 largestPiece = 1024;

    [[nodiscard]] qint64 size() const { return m_size; }

    // Where the next piece, of up to `size` bytes, is to be put before add() is called. If there is no room, what is there
    // goes to the device.
    [[nodiscard]] char *roomFor(qint64 size, QIODevice *device)
    {
        Q_ASSERT(size <= largestPiece);
        if (m_size + size > capacity)
            device->write(m_bytes->data(), std::exchange(m_size, 0));
        if (!m_bytes)
            m_bytes.reset(new Bytes); // without initializing it
        return m_bytes->data() + m_size;
    }
    void add(qint64 size) { m_size += size; }

    void writeTo(QIODevice *device)
    {
        const std::unique_ptr<Bytes> bytes = std::move(m_bytes);
        device->write(bytes->data(), std::exchange(m_size, 0));
    }

    void clear()
    {
        m_bytes.reset();
        m_size = 0;
    }

private:
    static constexpr qint64 capacity = 8 * 1024;
    using Bytes = std::array<char, capacity>;

    std::unique_ptr<Bytes> m_bytes;
    qint64 m_size = 0;
};

} // namespace WebSocketStreamInternal
