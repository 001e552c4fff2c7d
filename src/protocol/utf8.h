// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <optional>

namespace WebSocketStreamInternal {

// Reads UTF-8 as it arrives, in pieces that may end inside a character. QStringDecoder keeps the beginning of a character
// without judging it.
class Utf8Decoder
{
public:
    void restart()
    {
        if (!m_tail.isEmpty())
            m_tail.clear();
    }
    // Both return false once no text can begin with the bytes so far.
    [[nodiscard]] bool check(QByteArrayView bytes) { return append(bytes, nullptr); }
    [[nodiscard]] bool decode(QByteArrayView bytes, QString *text) { return append(bytes, text); } // appends to it
    // Whether the bytes so far do not end inside a character.
    [[nodiscard]] bool isComplete() const { return m_tail.isEmpty(); }
    // The bytes at the end that are the beginning of a character.
    [[nodiscard]] QByteArray tail() const { return m_tail; }

private:
    bool append(QByteArrayView bytes, QString *text);

    QByteArray m_tail;
};

// Nothing if the bytes are not UTF-8. A leading byte order mark is text like any other.
[[nodiscard]] std::optional<QString> decodeUtf8(QByteArrayView bytes);

// How many characters at the front are ASCII, in whole blocks.
[[nodiscard]] qsizetype countAsciiBlocks(QStringView text);

// Lone surrogates become U+FFFD, as in the web's USVString; a well-formed string is not copied.
[[nodiscard]] QString toWellFormed(const QString &text);

} // namespace WebSocketStreamInternal
