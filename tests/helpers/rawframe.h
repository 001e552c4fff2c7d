// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <optional>

// One frame as RFC 6455, 5.2, lays it out; nothing is checked, so that it can be wrong.
struct RawFrame
{
    static constexpr int compressedBit = 4; // of rsv, RFC 7692, 6
    enum Opcode { Continuation = 0x0, Text = 0x1, Binary = 0x2, Close = 0x8, Ping = 0x9, Pong = 0xa };

    int opcode = Binary;
    QByteArray payload = {};
    bool fin = true;
    int rsv = 0;
    bool masked = false;

    [[nodiscard]] QByteArray toBytes() const;
    [[nodiscard]] QString describe() const;

    // Of a Close frame: 1005 and "" if it has no body.
    [[nodiscard]] int closeCode() const;
    [[nodiscard]] QByteArray closeReason() const;

    [[nodiscard]] static QByteArray closeBody(int code, const QByteArray &reason = {});
    // Takes the first complete frame from the front of `bytes`, unmasked.
    [[nodiscard]] static std::optional<RawFrame> takeFrom(QByteArray *bytes);
};
