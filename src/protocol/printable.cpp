// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/printable.h"

namespace WebSocketStreamInternal {

QString toPrintable(const QString &text)
{
    constexpr qsizetype longest = 200;
    QString result;
    for (const QChar c : text.left(longest)) {
        const bool endsLine = c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
        if ((c.isPrint() && !endsLine) || c.isSurrogate())
            result += c;
        else
            result += QStringLiteral("\\x%1").arg(uint(c.unicode()), 2, 16, QLatin1Char('0'));
    }
    return text.size() > longest ? result + QStringLiteral("...") : result;
}

} // namespace WebSocketStreamInternal
