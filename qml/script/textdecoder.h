// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearrayview.h>
#include <QtCore/qstring.h>

#include <optional>

namespace WebSocketStreamInternal {

// Decoders of the Encoding Standard. QStringDecoder replaces other bytes than that says, and keeps lone surrogates.
class TextDecoder
{
public:
    enum class Encoding { Utf8, Utf16Le, Utf16Be, Windows1252 };

    // By any of the names that the standard has for it.
    [[nodiscard]] static std::optional<Encoding> encodingOf(const QString &label);
    [[nodiscard]] static QString nameOf(Encoding encoding);

    TextDecoder(Encoding encoding, bool ignoresBom) : m_encoding(encoding), m_ignoresBom(ignoresBom) { }

    // The text of what has come, but for a character at the end of which more bytes may come; with U+FFFD for what is
    // none. After the last bytes it begins anew.
    [[nodiscard]] QString decode(QByteArrayView bytes, bool isLast);
    // Whether there was something to replace in what was decoded last.
    [[nodiscard]] bool hasError() const { return m_hasError; }
    void restart();

private:
    // An unfinished character.
    struct Utf8State
    {
        char32_t codePoint = 0;
        int needed = 0; // bytes
        uchar lower = 0x80; // what the next may be
        uchar upper = 0xbf;
    };
    struct Utf16State
    {
        std::optional<uchar> byte;
        std::optional<char16_t> surrogate;
    };

    void decodeUtf8(QByteArrayView bytes);
    void decodeUtf8Byte(uchar byte);
    void decodeUtf8Lead(uchar byte);
    void decodeUtf16(QByteArrayView bytes);
    void decodeUtf16Unit(char16_t unit);
    void decodeWindows1252(QByteArrayView bytes);
    void finish();
    void replace();

    Encoding m_encoding;
    bool m_ignoresBom;
    bool m_hasBegun = false;
    bool m_hasError = false;
    Utf8State m_utf8;
    Utf16State m_utf16;
    QChar *m_to = nullptr; // while it decodes
};

} // namespace WebSocketStreamInternal
