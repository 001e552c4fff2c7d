// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "phases.h"
#include "websocketerror.h"

// Something that goes wrong, or that somebody does at a bad moment.
struct Fault
{
    Q_GADGET

public:
    enum class Kind {
        Fin,
        Reset,
        Silence,
        Drip,
        Garbage,
        Abort,
        Close,
        Stream,
        Reader,
        Writer,
        Parent,
        Source,
        Device,
        Quit
    };
    Q_ENUM(Kind)
    enum Flag {
        OfThePeer = 0x1, // or of the line; the others are of the user
        EndsTheStream = 0x2, // without further ado
        OverTlsOnly = 0x4,
        InsideTheStream = 0x8, // needs a connection that is open
        OfASource = 0x10, // needs a device that is sent
        OfADevice = 0x20, // needs one that is received
    };

    Kind kind;
    const char *name;
    int flags;
    void (*prepare)(WebSocketStreamOptions &options);
    void (*apply)(FaultScene &scene, const Phase &phase);
};

// Quitting the application is none of them, it needs an application of its own.
[[nodiscard]] const QList<Fault> &faults();

// Why the two cannot meet; empty if they can.
[[nodiscard]] QString whyImpossible(const Phase &phase, const Fault &fault, bool tls);

// How it must end.
struct Outcome
{
    bool opens = true;
    bool clean = false;
    bool keepsEverything = false; // that the peer has sent
    WebSocketError::Kind kind = WebSocketError::Kind::WebSocket;
    QList<WebSocketError::Initiator> initiators = {WebSocketError::Initiator::Local};
    int closeCode = 1006;
};

[[nodiscard]] Outcome outcomeOf(const Phase &phase, const Fault &fault, bool tls);
