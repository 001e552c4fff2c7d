// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "statistics.h"

#include "memory.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qlocale.h>

using namespace Qt::StringLiterals;

QByteArray Statistics::toJson() const
{
    const QJsonObject object = {
            {u"opened"_s, opened},
            {u"protocol"_s, protocol},
            {u"extensions"_s, extensions},
            {u"messagesReceived"_s, messagesReceived},
            {u"bytesReceived"_s, bytesReceived},
            {u"wireBytesReceived"_s, wireBytesReceived},
            {u"messagesSent"_s, messagesSent},
            {u"bytesSent"_s, bytesSent},
            {u"wireBytesSent"_s, wireBytesSent},
            {u"closeCode"_s, closeCode},
            {u"reason"_s, reason},
            {u"clean"_s, clean},
            {u"error"_s, error},
            {u"httpStatus"_s, httpStatus},
            {u"seconds"_s, double(clock.elapsed()) / 1000},
            {u"peakRssKiB"_s, Memory::now().peak},
            {u"maxBufferedBytes"_s, maxBufferedBytes},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString Statistics::toProgressLine(qint64 bufferedBytes) const
{
    const auto size = [](qint64 bytes) { return QLocale::c().formattedDataSize(bytes, 1); };
    const qint64 seconds = clock.elapsed() / 1000;
    return u"%1:%2  received %3 in %4 messages, sent %5 in %6, %7 waiting"_s.arg(seconds / 60)
            .arg(seconds % 60, 2, 10, '0'_L1)
            .arg(size(bytesReceived))
            .arg(messagesReceived)
            .arg(size(bytesSent))
            .arg(messagesSent)
            .arg(size(bufferedBytes));
}
