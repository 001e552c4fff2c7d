// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "framelog.h"

#include <QtCore/qrandom.h>

#include <algorithm>

using Event = FrameLog::FrameReader::Event;

void FrameLog::feed(const QByteArray &bytes, Feeding feeding, int step)
{
    QRandomGenerator random{quint32(-step)};
    for (qsizetype i = 0; i < bytes.size();) {
        qsizetype size = step;
        if (step < 0) // mostly small, now and then larger than any buffer
            size = 1 + qsizetype(random.bounded(1u << random.bounded(20)));
        else if (step == 0)
            size = bytes.size();
        size = std::min(size, bytes.size() - i);
        if (feeding == Feeding::Append)
            reader.append(bytes.mid(i, size));
        else
            put(QByteArrayView(bytes).sliced(i, size));
        readEvents();
        i += size;
    }
}

void FrameLog::put(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const auto space = reader.space();
        const auto size = std::min(qsizetype(space.size), bytes.size());
        std::copy_n(bytes.cbegin(), size, space.data);
        reader.filled(size);
        bytes = bytes.sliced(size);
        readEvents();
    }
}

void FrameLog::readEvents()
{
    while (!ended) {
        switch (reader.next()) {
        case Event::NeedsMore:
            return;
        case Event::Message:
            events += reader.isText() ? "text " + reader.takeText().toUtf8() : "binary " + reader.takeBytes();
            break;
        case Event::Piece:
            events += "piece " + reader.takePiece();
            break;
        case Event::Ping:
            events += "ping " + reader.controlPayload();
            break;
        case Event::Pong:
            events += "pong " + reader.controlPayload();
            break;
        case Event::Close:
            ended = true;
            events += "close " + QByteArray::number(reader.closeBody().code) + ' ' + reader.closeBody().reason.toUtf8();
            break;
        case Event::Violation:
            ended = true;
            events += "violation " + QByteArray::number(reader.violation().closeCode);
            break;
        }
    }
}
