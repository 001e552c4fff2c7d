// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketstreamoptions.h"

#include <QtCore/qrandom.h>
#include <QtCore/qstring.h>

enum class Side { Client, Server };

// Which connection: the stream's place among those that are open at once, and how often it was opened there.
struct SoakId
{
    quint32 seed = 0;
    quint32 place = 0;
    quint32 generation = 0;

    [[nodiscard]] QString path() const;
    [[nodiscard]] static SoakId fromPath(quint32 seed, const QString &path);
    [[nodiscard]] QRandomGenerator generator(quint32 purpose) const;

    friend bool operator<(const SoakId &a, const SoakId &b)
    {
        return a.place != b.place ? a.place < b.place : a.generation < b.generation;
    }
};

// What shall become of a connection. Both processes derive the same from its id.
struct SoakPlan
{
    enum class Handshake { Completes, Refused, AbortedBySignal, AbortedByClose, AbortedByCancel };
    // AllArrived: the closing side waits until it has everything. The others come in the middle of the exchange.
    enum class Ending {
        AllArrived,
        Close,
        CloseWritable,
        CancelReadable,
        AbortWritable,
        DeleteStream,
        AbortSocket // only by a bare QWebSocket
    };

    explicit SoakPlan(const SoakId &id);

    [[nodiscard]] int messagesFrom(Side side) const;
    [[nodiscard]] bool endsHere(Side side) const { return side == closingSide; }
    [[nodiscard]] WebSocketStreamOptions options(Side side) const;
    [[nodiscard]] QString describe() const;

    SoakId id;
    bool tls = false;
    bool echo = false; // the server has a bare QWebSocket that sends everything back; otherwise a stream
    Handshake handshake = Handshake::Completes;
    int abortDelay = 0; // in milliseconds
    Ending ending = Ending::AllArrived;
    Side closingSide = Side::Client;
    int endAfter = 0; // messages that the closing side has sent

private:
    int m_messages[2] = {};
};
