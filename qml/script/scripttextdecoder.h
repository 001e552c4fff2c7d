// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "textdecoder.h"

#include <QtCore/qobject.h>
#include <QtCore/qvariant.h>

namespace WebSocketStreamInternal {

// The decoder of a TextDecoder or a TextDecoderStream.
class ScriptTextDecoder : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString encoding READ encoding CONSTANT FINAL)

public:
    ScriptTextDecoder(TextDecoder::Encoding encoding, bool isFatal, bool ignoresBom);

    [[nodiscard]] QString encoding() const { return TextDecoder::nameOf(m_encoding); }
    // Undefined if there is something that is no text and shall not be replaced.
    Q_INVOKABLE QVariant decode(const QByteArray &bytes, bool isLast);

private:
    const TextDecoder::Encoding m_encoding;
    const bool m_isFatal;
    TextDecoder m_decoder;
};

} // namespace WebSocketStreamInternal
