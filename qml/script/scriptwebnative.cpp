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
#include <numeric>
#include <utility>

namespace WebSocketStreamInternal {

namespace {

// Without the beginning of a character that goes on after `size`.
QByteArray wholeCharacters(QByteArray utf8, qsizetype size)
{
    const auto isContinuation = [](char c) { return (uchar(c) & 0xc0) == 0x80; };
    if (size >= utf8.size())
        return utf8;
    while (size > 0 && isContinuation(utf8.at(size)))
        --size;
    return utf8.first(size);
}

// How many units of UTF-16 it is: one for each first byte, another for what UTF-8 writes in four.
qsizetype utf16Size(QByteArrayView utf8)
{
    return std::accumulate(utf8.begin(), utf8.end(), qsizetype(0), [](qsizetype sum, char c) {
        const auto byte = uchar(c);
        return sum + ((byte & 0xc0) != 0x80 ? 1 : 0) + (byte >= 0xf0 ? 1 : 0);
    });
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
    const auto size = qsizetype(room);
    QByteArray bytes =
            wholeCharacters(toWellFormed(text.left(size)).toUtf8(), size); // a unit takes a byte at the least
    m_memory->add(bytes.size());
    const auto read = double(utf16Size(bytes));
    return {toScriptBytes(std::move(bytes)), read};
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
