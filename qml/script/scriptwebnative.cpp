// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptwebnative.h"

#include "asciispace.h"
#include "protocol/utf8.h"
#include "scriptcompression.h"
#include "scriptmemory.h"
#include "scriptsupport.h"
#include "scripttextdecoder.h"
#include "scripttimers.h"

#include <QtQml/qjsengine.h>

#include <algorithm>

namespace WebSocketStreamInternal {

namespace {

// The character that begins there, and nothing that is half of one.
char32_t characterAt(const QString &text, qsizetype index)
{
    const QChar unit = text.at(index);
    if (!unit.isSurrogate())
        return unit.unicode();
    if (unit.isHighSurrogate() && index + 1 < text.size() && text.at(index + 1).isLowSurrogate())
        return QChar::surrogateToUcs4(unit, text.at(index + 1));
    return QChar::ReplacementCharacter;
}

void appendUtf8(char32_t character, QByteArray *to)
{
    const auto continuation = [character](int shift) { return char(0x80 | ((character >> shift) & 0x3f)); };
    if (character < 0x80) {
        to->append(char(character));
    } else if (character < 0x800) {
        to->append(char(0xc0 | (character >> 6))).append(continuation(0));
    } else if (character < 0x10000) {
        to->append(char(0xe0 | (character >> 12))).append(continuation(6)).append(continuation(0));
    } else {
        to->append(char(0xf0 | (character >> 18))).append(continuation(12));
        to->append(continuation(6)).append(continuation(0));
    }
}

int utf8SizeOf(char32_t character)
{
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
}

bool isBase64(QChar c)
{
    return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'+' || c == u'/';
}

} // namespace

ScriptWebNative::ScriptWebNative(QJSEngine *engine, QObject *parent)
    : QObject(parent), m_engine(engine), m_memory(ScriptMemory::of(engine)), m_timers(new ScriptTimers(this))
{
}

QObject *ScriptWebNative::timers() const
{
    return m_timers;
}

QObject *ScriptWebNative::makeTextDecoder(const QString &label, bool isFatal, bool ignoresBom) const
{
    const std::optional<TextDecoder::Encoding> encoding = TextDecoder::encodingOf(label);
    return encoding ? new ScriptTextDecoder(*encoding, isFatal, ignoresBom) : nullptr;
}

QByteArray ScriptWebNative::encode(const QString &text) const
{
    QByteArray bytes = toWellFormed(text).toUtf8();
    m_memory->add(bytes.size());
    return toScriptBytes(std::move(bytes));
}

QVariantList ScriptWebNative::encodeInto(const QString &text, double room) const
{
    QByteArray bytes;
    bytes.reserve(qsizetype(std::min(double(text.size()) * 3, room)) + 1);
    qsizetype index = 0;
    while (index < text.size()) {
        const char32_t character = characterAt(text, index);
        if (double(bytes.size() + utf8SizeOf(character)) > room)
            break;
        appendUtf8(character, &bytes);
        index += QChar::requiresSurrogates(character) ? 2 : 1;
    }
    m_memory->add(bytes.size());
    return {toScriptBytes(std::move(bytes)), double(index)};
}

QVariant ScriptWebNative::toBase64(const QString &text) const
{
    const auto isByte = [](QChar c) { return c.unicode() <= 0xff; };
    if (!std::all_of(text.cbegin(), text.cend(), isByte))
        return {};
    return QString::fromLatin1(text.toLatin1().toBase64());
}

// Infra Standard, "forgiving-base64 decode"
QVariant ScriptWebNative::fromBase64(const QString &text) const
{
    constexpr int groupSize = 4;
    QString digits = text;
    digits.removeIf(isAsciiSpace);
    if (digits.size() % groupSize == 0) {
        for (int i = 0; i < 2 && digits.endsWith(u'='); ++i)
            digits.chop(1);
    }
    if (digits.size() % groupSize == 1 || !std::all_of(digits.cbegin(), digits.cend(), isBase64))
        return {};
    return QString::fromLatin1(QByteArray::fromBase64(digits.toLatin1(), QByteArray::OmitTrailingEquals));
}

QObject *ScriptWebNative::makeCompression(const QString &format) const
{
    if (!ScriptCompression::isFormat(format))
        return nullptr;
    return new ScriptCompression(m_engine, format, ScriptCompression::Direction::Compress);
}

QObject *ScriptWebNative::makeDecompression(const QString &format) const
{
    if (!ScriptCompression::isFormat(format))
        return nullptr;
    return new ScriptCompression(m_engine, format, ScriptCompression::Direction::Decompress);
}

// isVariant() is deprecated, because it does not find every QVariant; those that it finds are no plain data.
QT_WARNING_PUSH
QT_WARNING_DISABLE_DEPRECATED
bool ScriptWebNative::isForeign(const QJSValue &object) const
{
    return object.isQObject() || object.isVariant() || object.isQMetaObject();
}
QT_WARNING_POP

} // namespace WebSocketStreamInternal

#include "moc_scriptwebnative.cpp"
