// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/framereader.h"

#include <QtCore/qbytearraylist.h>

// Feeds a FrameReader, and writes down what it says in words: "text hi", "binary x", "ping x", "pong x", "close 1000 bye",
// "violation 1002". Once the reader has ended it is not asked again.
class FrameLog
{
public:
    using FrameReader = WebSocketStreamInternal::FrameReader;
    using Role = WebSocketStreamInternal::Role;

    enum class Feeding { Append, Space };

    explicit FrameLog(Role role, qint64 maxMessageSize = 16 * 1024 * 1024) : reader(role, maxMessageSize) { }

    // In steps of so many bytes; 0 is all of them, less than 0 any number of them, by that seed.
    void feed(const QByteArray &bytes, Feeding feeding, int step = 0);
    void readEvents(); // up to NeedsMore

    FrameReader reader;
    QByteArrayList events;
    bool ended = false;

private:
    void put(QByteArrayView bytes);
};
