// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "faultscene.h"

// A point in the life of a connection at which something can go wrong.
struct Phase
{
    Q_GADGET

public:
    enum class Step { LookUp, Connect, Tls, Handshake, Open, Paused, Device, Compressed, Closing };
    Q_ENUM(Step)

    enum class Peer {
        Unreached, // and nothing but silence can come from it
        Deaf, // TCP asks it for a connection; it can refuse
        Connected,
        Closes, // it is in the middle of its Close frame
        HasClosed, // and whatever comes after its Close frame does not count
    };
    enum class Reader { Reads, ReadsAfterTheFault, ReadsAfterTheEnd };
    enum class Device {
        None,
        Queued, // one waits for its turn to be sent
        Begun, // some of one was sent
        Received, // some of one
    };

    const char *name;
    Step step;
    Peer peer;
    Reader reader;
    bool dataHeld; // more was written than the peer takes
    bool (*enter)(FaultScene &scene); // false: the phase was not reached
    Device device = Device::None;
};

[[nodiscard]] const QList<Phase> &phases();
