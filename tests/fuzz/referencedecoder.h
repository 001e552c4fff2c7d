// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>

#include <set>

// What RFC 6455 says that a client must make of a server's bytes, or a server of a client's. Written from the RFC alone, slow and plain, and
// without the library, to compare the library with it.

struct ReferenceMessage
{
    bool isText = false;
    QByteArray data;
    int reservedBits = 0; // what they mean is not known here; a text that has some is not decoded

    friend bool operator==(const ReferenceMessage &a, const ReferenceMessage &b)
    {
        return a.isText == b.isText && a.data == b.data && a.reservedBits == b.reservedBits;
    }
};

struct ReferenceResult
{
    enum class End { None, Close, Violation };

    QList<ReferenceMessage> messages;
    QList<QByteArray> pings;
    End end = End::None;
    int closeCode = 0; // of End::Close; 1005: no body
    QByteArray reason;
    std::set<int> codes; // of End::Violation, any of which the client may send
    bool mayBeOverlooked = false; // of End::Violation: the frame is incomplete, and nobody has to look into it yet
};

struct ReferenceSettings
{
    qint64 maxMessageSize = 0;
    bool isServer = false; // that reads
    int extensionBits = 0; // that may be set in the first frame of a message; RSV1 is 4
};

// Of the frames that follow the opening handshake.
[[nodiscard]] ReferenceResult decodeFrames(const QByteArray &bytes, const ReferenceSettings &settings);

// Whether another answer has to be waited for, RFC 7231, 6.2.
[[nodiscard]] bool isInterim(const QByteArray &answer);

enum class HandshakeVerdict { Opens, Fails, Unclear };

// Of an answer up to and including its empty line. Unclear is what HTTP leaves to the client's leniency.
[[nodiscard]] HandshakeVerdict judgeAnswer(const QByteArray &answer, const QByteArray &acceptKey,
                                           const QByteArray &protocol);
