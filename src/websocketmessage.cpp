// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketmessage.h"
#include "protocol/utf8.h"
#include "websocketmessage_p.h"

using namespace WebSocketStreamInternal;

namespace {

qint64 utf8Size(QStringView text)
{
    qint64 size = countAsciiBlocks(text);
    for (const QChar c : text.sliced(size)) {
        // Each half of a surrogate pair counts two of the pair's four bytes.
        size += c.unicode() < 0x80 ? 1 : c.unicode() < 0x800 || c.isSurrogate() ? 2 : 3;
    }
    return size;
}

} // namespace

/*!
    \class WebSocketMessage
    \inmodule WebSocketStream
    \brief One WebSocket message, text or binary.

    A value with implicitly shared content. Text stays text and binary stays binary;
    a default constructed message is neither and is called null. An empty message is
    not null: it is a message.
*/

/*! Constructs a text message. Lone surrogates in \a text become U+FFFD, as they cannot be sent. */
WebSocketMessage::WebSocketMessage(const QString &text) : m_payload(toWellFormed(text)) { }

/*! Constructs a binary message. */
WebSocketMessage::WebSocketMessage(const QByteArray &data) : m_payload(data) { }

/*! Constructs a text message from a literal, or other UTF-8 that ends with a NUL: \c {send("hello")}. */
WebSocketMessage::WebSocketMessage(const char *text) : WebSocketMessage(QString::fromUtf8(text)) { }

/*! Writes the kind, the size and the beginning of \a message, at most 100 characters or bytes, to \a debug. */
QDebug operator<<(QDebug debug, const WebSocketMessage &message)
{
    constexpr qsizetype most = 100;
    const QDebugStateSaver saver(debug);
    debug.nospace() << "WebSocketMessage(";
    if (message.isText())
        debug << "text, " << message.size() << " bytes, " << message.text().left(most);
    else if (message.isBinary())
        debug << "binary, " << message.size() << " bytes, " << message.data().left(most).toHex(' ').constData();
    else
        debug << "null";
    return debug << ')';
}

/*! Returns \c true if this is no message, which is how the end of a stream is told. */
bool WebSocketMessage::isNull() const
{
    return std::holds_alternative<std::monostate>(m_payload);
}

/*! Returns \c true if this is a text message. */
bool WebSocketMessage::isText() const
{
    return std::holds_alternative<QString>(m_payload);
}

/*! Returns \c true if this is a binary message. */
bool WebSocketMessage::isBinary() const
{
    return std::holds_alternative<QByteArray>(m_payload);
}

/*! Returns the text of a text message, and an empty string for any other. */
QString WebSocketMessage::text() const
{
    const auto *text = std::get_if<QString>(&m_payload);
    return text ? *text : QString();
}

/*! Returns the payload: the bytes of a binary message, the UTF-8 of a text message. */
QByteArray WebSocketMessage::data() const
{
    if (const auto *data = std::get_if<QByteArray>(&m_payload))
        return *data;
    return text().toUtf8();
}

/*! Returns the size of the payload in bytes; for text this is the length of its UTF-8. */
qint64 WebSocketMessage::size() const
{
    if (const auto *data = std::get_if<QByteArray>(&m_payload))
        return data->size();
    if (m_textSize >= 0)
        return m_textSize;
    const auto *text = std::get_if<QString>(&m_payload);
    return text ? utf8Size(*text) : 0;
}

qint64 WebSocketMessagePrivate::memoryCost(const WebSocketMessage &message)
{
    // QArrayData's header, malloc's header and rounding; measured with 100-byte messages.
    constexpr qint64 allocation = 48;
    constexpr qint64 bookkeeping = sizeof(WebSocketMessage) + allocation;
    if (const auto *data = std::get_if<QByteArray>(&message.m_payload))
        return bookkeeping + data->capacity();
    if (const auto *text = std::get_if<QString>(&message.m_payload))
        return bookkeeping + text->capacity() * qint64(sizeof(QChar));
    return bookkeeping;
}

#include "moc_websocketmessage.cpp"
