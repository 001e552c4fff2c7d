// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>

namespace WebSocketStreamInternal {

// Bytes that come in pieces and are read in others.
class ByteQueue
{
public:
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }
    [[nodiscard]] qint64 size() const { return m_size; }
    [[nodiscard]] qint64 memoryCost() const; // bytes

    void append(QByteArray &&bytes);
    qint64 read(char *to, qint64 size);
    [[nodiscard]] QByteArray takePiece(); // the first
    [[nodiscard]] QByteArray takeAll();
    // Looks at each byte once, however often it is asked.
    [[nodiscard]] bool hasLine() const;

private:
    void dropFirst();

    QList<QByteArray> m_pieces;
    qsizetype m_offset = 0; // in the first
    qint64 m_size = 0;
    mutable qsizetype m_searched = 0; // pieces without a line break
};

} // namespace WebSocketStreamInternal
