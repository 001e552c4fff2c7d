// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "referencedecoder.h"

#include "referenceinflate.h"

#include <QtCore/qmap.h>

#include <algorithm>

namespace {

quint8 byteAt(const QByteArray &bytes, qsizetype position)
{
    return quint8(bytes.at(position));
}

quint64 bigEndian(const QByteArray &bytes)
{
    quint64 number = 0;
    for (const char byte : bytes)
        number = number << 8 | quint8(byte);
    return number;
}

// RFC 3629, 4
bool isUtf8(const QByteArray &bytes)
{
    const char *const data = bytes.constData(); // at() would cost a fuzzer most of its time
    const qsizetype size = bytes.size();
    qsizetype i = 0;
    while (i < size) {
        const quint8 first = quint8(data[i++]);
        if (first < 0x80)
            continue;
        if (first < 0xc2 || first > 0xf4)
            return false;
        const int more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
        if (size - i < more)
            return false;
        const quint8 second = quint8(data[i]);
        const quint8 least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        const quint8 most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most)
            return false;
        for (int j = 1; j < more; ++j) {
            if ((data[i + j] & 0xc0) != 0x80)
                return false;
        }
        i += more;
    }
    return true;
}

// Whether more bytes could make it UTF-8.
bool isBeginningOfUtf8(const QByteArray &bytes)
{
    if (isUtf8(bytes))
        return true;
    for (const char *rest :
         {"\x80", "\x90", "\xa0", "\x80\x80", "\x90\x80", "\xa0\x80", "\x80\x80\x80", "\x90\x80\x80"}) {
        if (isUtf8(bytes + rest))
            return true;
    }
    return false;
}

// RFC 6455, 7.4, and the codes registered since
bool isCloseCode(quint64 code)
{
    const bool defined = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
    return defined || (code >= 3000 && code <= 4999);
}

class Decoder
{
public:
    Decoder(const QByteArray &bytes, const ReferenceSettings &settings)
        : m_bytes(bytes), m_settings(settings), m_maxMessageSize(quint64(settings.maxMessageSize))
    {
    }

    ReferenceResult decode()
    {
        while (m_result.end == ReferenceResult::End::None && !m_result.isUnclear && decodeFrame()) { }
        if (m_inFragments && m_result.unfinished.isEmpty())
            m_result.unfinished = m_message.data;
        return m_result;
    }

private:
    // Returns false if the frame is not complete.
    bool decodeFrame()
    {
        if (m_bytes.size() - m_position < 2)
            return false;
        const quint8 first = byteAt(m_bytes, m_position);
        const quint8 second = byteAt(m_bytes, m_position + 1);
        m_isFinal = first & 0x80;
        m_opcode = first & 0x0f;
        const bool isControl = m_opcode & 0x08;
        const bool isMasked = second & 0x80;
        const int shortLength = second & 0x7f;
        const int lengthSize = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
        const qsizetype headerSize = 2 + lengthSize + (isMasked ? 4 : 0);
        const bool isHeaderComplete = m_bytes.size() - m_position >= headerSize;
        const quint64 length = !isHeaderComplete ? 0 // not known
                : lengthSize == 0                ? quint64(shortLength)
                                                 : bigEndian(m_bytes.mid(m_position + 2, lengthSize));
        m_key = isMasked ? m_bytes.mid(m_position + 2 + lengthSize, 4) : QByteArray();
        const int reservedBits = first >> 4 & 0x7;
        const bool isFirst = m_opcode == 0x1 || m_opcode == 0x2;
        if (isFirst && !m_inFragments)
            m_isCompressed = reservedBits == 4 && m_settings.isCompressionAgreed;
        const bool isCompressed = !isControl && m_isCompressed;

        std::set<int> faults; // that the header shows
        std::set<int> faultsOfMessage; // that only show to who knows the fragments before
        if (reservedBits & ~(isFirst && m_settings.isCompressionAgreed ? 4 : 0))
            faults.insert(1002);
        if ((m_opcode > 0x2 && m_opcode < 0x8) || m_opcode > 0xa)
            faults.insert(1002);
        if (isControl && (!m_isFinal || shortLength > 125))
            faults.insert(1002);
        if (isMasked != m_settings.isServer)
            faults.insert(1002);
        if (isHeaderComplete
            && ((lengthSize == 2 && length < 126) || (lengthSize == 8 && (length < 0x10000 || length >> 63))))
            faults.insert(1002);
        // Up to 125 bytes, the size of a control frame, nobody is in a hurry.
        if (!isControl && !isCompressed && length > std::max(m_maxMessageSize, quint64(125)))
            faults.insert(1009);
        if (!isControl && m_inFragments != (m_opcode == 0x0))
            faultsOfMessage.insert(1002);
        const auto before = quint64(m_inFragments ? m_message.data.size() : 0);
        if (!isControl && !isCompressed && before + length > m_maxMessageSize)
            faultsOfMessage.insert(1009);

        const bool isComplete = isHeaderComplete && quint64(m_bytes.size() - m_position - headerSize) >= length;
        // RFC 6455, 8.1, wants it found; a client may do so before the frame is complete.
        const bool isText = isMasked == m_settings.isServer && !isCompressed
                && (m_inFragments ? m_opcode == 0x0 && m_message.isText : m_opcode == 0x1);
        const qsizetype arrivedSize = qsizetype(std::min(length, quint64(m_bytes.size())));
        const auto arrived = [&] { // of the message, if the header allows it
            return (m_inFragments ? m_message.data : QByteArray()) + payloadAt(m_position + headerSize, arrivedSize);
        };
        if (isText && isHeaderComplete && faults.empty() && !isBeginningOfUtf8(arrived()))
            faultsOfMessage.insert(1007);
        if (isHeaderComplete && !isControl && !isCompressed && (!isComplete || !faultsOfMessage.empty()))
            m_result.unfinished = arrived();
        if (!faults.empty() || !faultsOfMessage.empty()) {
            m_result.mayBeOverlooked = !isHeaderComplete || (faults.empty() && !isComplete);
            faults.insert(faultsOfMessage.begin(), faultsOfMessage.end());
            violation(faults);
            return true;
        }
        if (isCompressed && isHeaderComplete
            && !handleCompressed(payloadAt(m_position + headerSize, arrivedSize), isComplete))
            return true;
        if (!isComplete)
            return false;
        const QByteArray payload = payloadAt(m_position + headerSize, qsizetype(length));
        m_position += headerSize + qsizetype(length);
        if (m_opcode == 0x8)
            handleClose(payload);
        else if (m_opcode == 0x9)
            m_result.pings.append(payload);
        else if (!isControl && !isCompressed)
            handleData(payload);
        return true;
    }

    // RFC 6455, 5.3
    QByteArray payloadAt(qsizetype position, qsizetype size) const
    {
        QByteArray payload = m_bytes.mid(position, size);
        if (m_key.isEmpty())
            return payload;
        char *const bytes = payload.data();
        const char *const key = m_key.constData();
        for (qsizetype i = 0; i < payload.size(); ++i)
            bytes[i] = char(bytes[i] ^ key[i % 4]);
        return payload;
    }

    void handleData(const QByteArray &payload)
    {
        if (!m_inFragments)
            m_message = {m_opcode == 0x1, {}};
        m_message.data += payload;
        m_inFragments = !m_isFinal;
        if (m_message.isText && !(m_isFinal ? isUtf8(m_message.data) : isBeginningOfUtf8(m_message.data))) {
            m_result.unfinished = m_message.data;
            violation({1007});
        } else if (m_isFinal) {
            m_result.messages.append(m_message);
        }
    }

    // RFC 7692, 7.2.2; what has come of a frame, before it is complete. Returns false if nothing can follow.
    bool handleCompressed(const QByteArray &payload, bool isComplete)
    {
        if (!m_inFragments)
            m_message = {m_opcode == 0x1, {}};
        m_inflate.add(payload, m_settings.maxMessageSize);
        const bool isEnd = isComplete && m_isFinal;
        if (isEnd)
            m_inflate.addTail(m_settings.maxMessageSize);
        m_message.data = m_inflate.message();
        m_inFragments = !isEnd;

        std::set<int> faults;
        const bool isTooLarge = quint64(m_message.data.size()) > m_maxMessageSize;
        if (isTooLarge)
            faults.insert(1009);
        if (m_inflate.isMalformed() || (isEnd && !isTooLarge && !m_inflate.mayEnd()))
            faults.insert(1007);
        const bool isWhole = isEnd && !isTooLarge;
        if (m_message.isText && !(isWhole ? isUtf8(m_message.data) : isBeginningOfUtf8(m_message.data)))
            faults.insert(1007);
        if (m_inflate.isUnclear()) {
            m_result.isUnclear = true;
            return false;
        }
        if (!faults.empty()) {
            violation(faults);
            m_result.mayBeOverlooked = !isComplete;
            m_result.isOrderUnclear = true;
            m_result.unfinished = m_message.data;
            return false;
        }
        if (isEnd) {
            m_result.messages.append(m_message);
            m_inflate.endMessage(m_settings.keepsContext);
        }
        return true;
    }

    void handleClose(const QByteArray &body)
    {
        std::set<int> faults;
        if (body.size() == 1 || (body.size() >= 2 && !isCloseCode(bigEndian(body.left(2)))))
            faults.insert(1002);
        if (!isUtf8(body.mid(2)))
            faults.insert(1007);
        if (!faults.empty()) {
            violation(faults);
            return;
        }
        m_result.end = ReferenceResult::End::Close;
        m_result.closeCode = body.isEmpty() ? 1005 : int(bigEndian(body.left(2)));
        m_result.reason = body.mid(2);
    }

    void violation(const std::set<int> &codes)
    {
        m_result.end = ReferenceResult::End::Violation;
        m_result.codes = codes;
    }

    const QByteArray m_bytes;
    const ReferenceSettings m_settings;
    const quint64 m_maxMessageSize;
    ReferenceResult m_result;
    qsizetype m_position = 0;
    bool m_isFinal = false;
    int m_opcode = 0;
    QByteArray m_key; // empty: not masked
    bool m_inFragments = false;
    bool m_isCompressed = false; // the message is
    ReferenceMessage m_message;
    ReferenceInflate m_inflate;
};

bool isVisible(const QByteArray &text)
{
    for (const char c : text) {
        if (c < ' ' || c > '~')
            return false;
    }
    return true;
}

bool isFieldName(const QByteArray &name)
{
    for (const char c : name) {
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return !name.isEmpty();
}

} // namespace

ReferenceResult decodeFrames(const QByteArray &bytes, const ReferenceSettings &settings)
{
    return Decoder(bytes, settings).decode();
}

bool isInterim(const QByteArray &answer)
{
    constexpr qsizetype statusAt = 9; // "HTTP/1.1 100 Continue"
    return answer.startsWith("HTTP/") && answer.mid(statusAt, 1) == "1" && answer.mid(statusAt, 3) != "101";
}

HandshakeVerdict judgeAnswer(const QByteArray &answer, const QByteArray &acceptKey, const QByteArray &protocol,
                             bool offersCompression)
{
    // However lenient a client is.
    if (!answer.contains(acceptKey) || !answer.contains("101") || !answer.contains(protocol))
        return HandshakeVerdict::Fails;

    QMap<QByteArray, QByteArray> fields;
    const QByteArray text = answer.chopped(4); // two CRLF
    const qsizetype firstEnd = text.indexOf("\r\n");
    const QByteArray statusLine = text.left(firstEnd);
    if (!isVisible(statusLine) || firstEnd < 0)
        return HandshakeVerdict::Unclear;
    for (QByteArray rest = text.mid(firstEnd + 2); !rest.isEmpty();) {
        const qsizetype size = rest.indexOf("\r\n");
        const QByteArray line = rest.left(size);
        rest = size < 0 ? QByteArray() : rest.mid(size + 2);
        const QByteArray name = line.left(line.indexOf(": ")).toLower();
        if (!isVisible(line) || !line.contains(": ") || !isFieldName(name) || fields.contains(name))
            return HandshakeVerdict::Unclear;
        fields[name] = line.mid(name.size() + 2).trimmed();
    }

    // RFC 6455, 4.1
    const bool asExpected = statusLine.startsWith("HTTP/1.1 101 ") && fields.value("upgrade").toLower() == "websocket"
            && fields.value("connection").toLower() == "upgrade" && fields.value("sec-websocket-accept") == acceptKey
            && !fields.contains("sec-websocket-extensions")
            && fields.contains("sec-websocket-protocol") == !protocol.isEmpty()
            && fields.value("sec-websocket-protocol") == protocol;
    if (asExpected)
        return HandshakeVerdict::Opens;
    // These have more than one spelling.
    const bool mayBeAsExpected = statusLine.startsWith("HTTP/1.1 101")
            && fields.value("upgrade").toLower().contains("websocket")
            && fields.value("connection").toLower().contains("upgrade")
            && fields.value("sec-websocket-accept") == acceptKey;
    const bool mayExtend = !fields.contains("sec-websocket-extensions")
            || (offersCompression && fields.value("sec-websocket-extensions").contains("permessage-deflate"));
    return mayBeAsExpected && mayExtend ? HandshakeVerdict::Unclear : HandshakeVerdict::Fails;
}
