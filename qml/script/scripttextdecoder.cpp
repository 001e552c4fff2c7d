// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scripttextdecoder.h"

namespace WebSocketStreamInternal {

ScriptTextDecoder::ScriptTextDecoder(TextDecoder::Encoding encoding, bool isFatal, bool ignoresBom)
    : m_encoding(encoding), m_isFatal(isFatal), m_decoder(encoding, ignoresBom)
{
}

QVariant ScriptTextDecoder::decode(const QByteArray &bytes, bool isLast)
{
    const QString text = m_decoder.decode(bytes, isLast);
    if (!m_isFatal || !m_decoder.hasError())
        return text;
    m_decoder.restart();
    return {};
}

} // namespace WebSocketStreamInternal

#include "moc_scripttextdecoder.cpp"
