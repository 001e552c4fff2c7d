// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "textdecoder.h"

#include "asciispace.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace WebSocketStreamInternal {

using Encoding = TextDecoder::Encoding;

namespace {

struct Name
{
    const char *label;
    Encoding encoding;
};

// Encoding Standard, 4.2
constexpr std::array names = {
        Name{"unicode-1-1-utf-8", Encoding::Utf8},
        Name{"unicode11utf8", Encoding::Utf8},
        Name{"unicode20utf8", Encoding::Utf8},
        Name{"utf-8", Encoding::Utf8},
        Name{"utf8", Encoding::Utf8},
        Name{"x-unicode20utf8", Encoding::Utf8},
        Name{"unicodefffe", Encoding::Utf16Be},
        Name{"utf-16be", Encoding::Utf16Be},
        Name{"csunicode", Encoding::Utf16Le},
        Name{"iso-10646-ucs-2", Encoding::Utf16Le},
        Name{"ucs-2", Encoding::Utf16Le},
        Name{"unicode", Encoding::Utf16Le},
        Name{"unicodefeff", Encoding::Utf16Le},
        Name{"utf-16", Encoding::Utf16Le},
        Name{"utf-16le", Encoding::Utf16Le},
        Name{"ansi_x3.4-1968", Encoding::Windows1252},
        Name{"ascii", Encoding::Windows1252},
        Name{"cp1252", Encoding::Windows1252},
        Name{"cp819", Encoding::Windows1252},
        Name{"csisolatin1", Encoding::Windows1252},
        Name{"ibm819", Encoding::Windows1252},
        Name{"iso-8859-1", Encoding::Windows1252},
        Name{"iso-ir-100", Encoding::Windows1252},
        Name{"iso8859-1", Encoding::Windows1252},
        Name{"iso88591", Encoding::Windows1252},
        Name{"iso_8859-1", Encoding::Windows1252},
        Name{"iso_8859-1:1987", Encoding::Windows1252},
        Name{"l1", Encoding::Windows1252},
        Name{"latin1", Encoding::Windows1252},
        Name{"us-ascii", Encoding::Windows1252},
        Name{"windows-1252", Encoding::Windows1252},
        Name{"x-cp1252", Encoding::Windows1252},
};

// What 0x80 to 0x9f are; all others are themselves.
constexpr std::array<char16_t, 32> windows1252 = {0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                  0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
                                                  0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                  0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

QStringView withoutSpace(QStringView text)
{
    while (!text.isEmpty() && isAsciiSpace(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isAsciiSpace(text.back()))
        text.chop(1);
    return text;
}

// How many bytes at the front are ASCII, in whole words.
qsizetype countAsciiWords(QByteArrayView bytes)
{
    constexpr quint64 notAscii = 0x8080808080808080;
    qsizetype i = 0;
    for (quint64 word = 0; i + qsizetype(sizeof word) <= bytes.size(); i += sizeof word) {
        std::memcpy(&word, bytes.data() + i, sizeof word);
        if ((word & notAscii) != 0)
            break;
    }
    return i;
}

} // namespace

std::optional<Encoding> TextDecoder::encodingOf(const QString &label)
{
    const QStringView text = withoutSpace(label);
    for (const Name &name : names) {
        const QLatin1StringView known(name.label);
        const auto isSame = [](QChar c, char lower) {
            return c.unicode() == uchar(lower) || (c >= u'A' && c <= u'Z' && c.unicode() + 0x20 == uchar(lower));
        };
        if (std::equal(text.begin(), text.end(), known.begin(), known.end(), isSame))
            return name.encoding;
    }
    return {};
}

QString TextDecoder::nameOf(Encoding encoding)
{
    switch (encoding) {
    case Encoding::Utf8:
        return QStringLiteral("utf-8");
    case Encoding::Utf16Le:
        return QStringLiteral("utf-16le");
    case Encoding::Utf16Be:
        return QStringLiteral("utf-16be");
    case Encoding::Windows1252:
        break;
    }
    return QStringLiteral("windows-1252");
}

QString TextDecoder::decode(QByteArrayView bytes, bool isLast)
{
    constexpr qsizetype fromBefore = 3; // characters at most of bytes that have come before, and at the end

    m_hasError = false;
    QString text(bytes.size() + fromBefore, Qt::Uninitialized);
    m_to = text.data();
    if (m_encoding == Encoding::Utf8)
        decodeUtf8(bytes);
    else if (m_encoding == Encoding::Windows1252)
        decodeWindows1252(bytes);
    else
        decodeUtf16(bytes);
    if (isLast)
        finish();
    text.truncate(std::exchange(m_to, nullptr) - text.constData());

    if (!m_hasBegun && !text.isEmpty()) {
        m_hasBegun = true;
        if (!m_ignoresBom && text.front() == QChar::ByteOrderMark)
            text.remove(0, 1);
    }
    if (isLast)
        restart();
    return text;
}

void TextDecoder::restart()
{
    m_hasBegun = false;
    m_utf8 = {};
    m_utf16 = {};
}

// Bytes that begin a character which never came, or half of a surrogate pair.
void TextDecoder::finish()
{
    if (m_utf8.needed > 0 || m_utf16.byte || m_utf16.surrogate)
        replace();
}

void TextDecoder::replace()
{
    m_hasError = true;
    *m_to++ = QChar::ReplacementCharacter;
}

// Encoding Standard, 8.1.1
void TextDecoder::decodeUtf8(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        if (m_utf8.needed == 0) {
            const qsizetype count = countAsciiWords(bytes);
            m_to = std::transform(bytes.data(), bytes.data() + count, m_to, [](char c) { return QLatin1Char(c); });
            bytes = bytes.sliced(count);
        }
        // Where there is no ASCII to be found at once, that is not asked for every character.
        constexpr qsizetype step = 32;
        const QByteArrayView part = bytes.first(std::min(bytes.size(), step));
        for (const char byte : part)
            decodeUtf8Byte(uchar(byte));
        bytes = bytes.sliced(part.size());
    }
}

void TextDecoder::decodeUtf8Byte(uchar byte)
{
    if (m_utf8.needed == 0) {
        decodeUtf8Lead(byte);
        return;
    }
    if (byte < m_utf8.lower || byte > m_utf8.upper) {
        m_utf8 = {};
        replace();
        decodeUtf8Lead(byte); // which is not a part of what is replaced
        return;
    }
    const char32_t codePoint = (m_utf8.codePoint << 6) | (byte & 0x3f);
    const int needed = m_utf8.needed - 1;
    m_utf8 = {};
    if (needed > 0) {
        m_utf8.codePoint = codePoint;
        m_utf8.needed = needed;
    } else if (QChar::requiresSurrogates(codePoint)) {
        *m_to++ = QChar(QChar::highSurrogate(codePoint));
        *m_to++ = QChar(QChar::lowSurrogate(codePoint));
    } else {
        *m_to++ = QChar(char16_t(codePoint));
    }
}

void TextDecoder::decodeUtf8Lead(uchar byte)
{
    if (byte < 0x80) {
        *m_to++ = QChar(char16_t(byte));
    } else if (byte >= 0xc2 && byte <= 0xdf) {
        m_utf8.needed = 1;
        m_utf8.codePoint = byte & 0x1f;
    } else if (byte >= 0xe0 && byte <= 0xef) {
        m_utf8.needed = 2;
        m_utf8.codePoint = byte & 0x0f;
        m_utf8.lower = byte == 0xe0 ? 0xa0 : 0x80; // not what fits in fewer bytes
        m_utf8.upper = byte == 0xed ? 0x9f : 0xbf; // no surrogates
    } else if (byte >= 0xf0 && byte <= 0xf4) {
        m_utf8.needed = 3;
        m_utf8.codePoint = byte & 0x07;
        m_utf8.lower = byte == 0xf0 ? 0x90 : 0x80;
        m_utf8.upper = byte == 0xf4 ? 0x8f : 0xbf; // nothing beyond U+10FFFF
    } else {
        replace();
    }
}

// Encoding Standard, 14.2.1
void TextDecoder::decodeUtf16(QByteArrayView bytes)
{
    for (const char next : bytes) {
        const auto byte = uchar(next);
        if (!m_utf16.byte) {
            m_utf16.byte = byte;
            continue;
        }
        const uchar first = *std::exchange(m_utf16.byte, std::nullopt);
        decodeUtf16Unit(m_encoding == Encoding::Utf16Le ? char16_t(first | (byte << 8))
                                                        : char16_t((first << 8) | byte));
    }
}

void TextDecoder::decodeUtf16Unit(char16_t unit)
{
    if (m_utf16.surrogate) {
        const char16_t high = *std::exchange(m_utf16.surrogate, std::nullopt);
        if (QChar::isLowSurrogate(unit)) {
            *m_to++ = QChar(high);
            *m_to++ = QChar(unit);
            return;
        }
        replace();
    }
    if (QChar::isHighSurrogate(unit))
        m_utf16.surrogate = unit;
    else if (QChar::isLowSurrogate(unit))
        replace();
    else
        *m_to++ = QChar(unit);
}

void TextDecoder::decodeWindows1252(QByteArrayView bytes)
{
    for (const char next : bytes) {
        const auto byte = uchar(next);
        const bool isOther = byte >= 0x80 && byte < 0x80 + windows1252.size();
        *m_to++ = QChar(isOther ? windows1252.at(byte - 0x80) : char16_t(byte));
    }
}

} // namespace WebSocketStreamInternal
