// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

// Looks at UTF-8 as it arrives, in pieces that may end inside a character. QStringDecoder keeps the beginning of a
// character without judging it, and would need memory for a text that nobody reads yet.
class WebSocketUtf8Checker
{
public:
    void restart() { m_tail.clear(); }
    // Returns false once no text can begin with the bytes so far.
    [[nodiscard]] bool append(QByteArrayView bytes);

private:
    QByteArray m_tail; // the beginning of a character
};
