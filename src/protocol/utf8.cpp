// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/utf8.h"

#include <QtCore/qstringconverter.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace WebSocketStreamInternal {

namespace {

// As the first byte announces it.
qsizetype characterSize(char first)
{
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// How many bytes at the end belong to a character that needs more of them.
qsizetype incompleteSize(QByteArrayView bytes)
{
    for (qsizetype size = 1; size <= std::min<qsizetype>(bytes.size(), 3); ++size) {
        const qsizetype needed = characterSize(bytes[bytes.size() - size]);
        if (needed > 1)
            return needed > size ? size : 0;
    }
    return 0;
}

// By the second bytes that are always allowed, RFC 3629, 4; all others are free.
bool canBeCompleted(QByteArray character)
{
    const char first = character.at(0);
    if (character.size() == 1)
        character += first == '\xe0' ? '\xa0' : first == '\xf0' ? '\x90' : '\x80';
    character.append(characterSize(first) - character.size(), '\x80');
    return character.isValidUtf8();
}

QStringDecoder makeDecoder()
{
    return QStringDecoder(QStringDecoder::Utf8,
                          QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
}

// Of whole characters; to nothing if that is null. Returns false if the bytes are not UTF-8.
bool appendWhole(QByteArrayView bytes, QString *text)
{
    if (!text)
        return bytes.isValidUtf8();
    QStringDecoder decoder = makeDecoder();
    const qsizetype before = text->size();
    text->resize(before + decoder.requiredSpace(bytes.size()));
    const QChar *const end = decoder.appendToBuffer(text->data() + before, bytes);
    text->truncate(end - text->constData());
    return !decoder.hasError();
}

} // namespace

bool Utf8Decoder::append(QByteArrayView bytes, QString *text)
{
    if (!m_tail.isEmpty()) {
        const qsizetype needed = characterSize(m_tail.at(0));
        const qsizetype more = std::min(needed - m_tail.size(), bytes.size());
        m_tail.append(bytes.first(more));
        bytes = bytes.sliced(more);
        if (m_tail.size() < needed)
            return canBeCompleted(m_tail);
        if (!appendWhole(m_tail, text))
            return false;
    }
    const qsizetype tailSize = incompleteSize(bytes);
    if (!appendWhole(bytes.chopped(tailSize), text))
        return false;
    m_tail = bytes.last(tailSize).toByteArray();
    return m_tail.isEmpty() || canBeCompleted(m_tail);
}

std::optional<QString> decodeUtf8(QByteArrayView bytes)
{
    QStringDecoder decoder = makeDecoder();
    QString text = decoder(bytes);
    if (decoder.hasError())
        return {};
    return text;
}

qsizetype countAsciiBlocks(QStringView text)
{
    constexpr quint64 notAscii = 0xff80ff80ff80ff80;
    std::array<quint64, 4> words;
    constexpr qsizetype step = sizeof words / sizeof(QChar);
    qsizetype i = 0;
    for (; i + step <= text.size(); i += step) {
        std::memcpy(words.data(), text.utf16() + i, sizeof words);
        if (((words[0] | words[1] | words[2] | words[3]) & notAscii) != 0)
            break;
    }
    return i;
}

QString toWellFormed(const QString &text)
{
    if (QStringView(text).sliced(countAsciiBlocks(text)).isValidUtf16())
        return text;
    QString result = text;
    for (qsizetype i = 0; i < result.size(); ++i) {
        if (!result.at(i).isSurrogate())
            continue;
        const bool pair = result.at(i).isHighSurrogate() && i + 1 < result.size() && result.at(i + 1).isLowSurrogate();
        if (pair)
            ++i;
        else
            result[i] = QChar::ReplacementCharacter;
    }
    return result;
}

} // namespace WebSocketStreamInternal
