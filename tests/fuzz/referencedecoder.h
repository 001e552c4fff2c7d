// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>

#include <set>

// What RFC 6455 and RFC 7692 say that a client must make of a server's bytes, or a server of a client's. Written from
// the RFCs alone, slow and plain, and without the library, to compare the library with it.

struct ReferenceMessage
{
    bool isText = false;
    QByteArray data;

    friend bool operator==(const ReferenceMessage &a, const ReferenceMessage &b)
    {
        return a.isText == b.isText && a.data == b.data;
    }
};

struct ReferenceResult
{
    enum class End { None, Close, Violation };

    QList<ReferenceMessage> messages;
    QByteArray unfinished; // what has come of a message that has no end, or is a violation
    QList<QByteArray> pings;
    End end = End::None;
    int closeCode = 0; // of End::Close; 1005: no body
    QByteArray reason;
    std::set<int> codes; // of End::Violation, any of which the client may send
    bool mayBeOverlooked = false; // of End::Violation: the frame is incomplete, and nobody has to look into it yet
    bool isOrderUnclear = false; // of several codes: which is first depends on how much is inflated at a time
    bool isUnclear = false; // from here on, see ReferenceInflate
};

struct ReferenceSettings
{
    qint64 maxMessageSize = 0;
    bool isServer = false; // that reads
    bool isCompressionAgreed = false; // permessage-deflate, with a window of 15 bits
    bool keepsContext = true;
};

// Of the frames that follow the opening handshake.
[[nodiscard]] ReferenceResult decodeFrames(const QByteArray &bytes, const ReferenceSettings &settings);

// Whether another answer has to be waited for, RFC 7231, 6.2.
[[nodiscard]] bool isInterim(const QByteArray &answer);

enum class HandshakeVerdict { Opens, Fails, Unclear };

// Of an answer up to and including its empty line. Unclear is what HTTP leaves to the client's leniency, and how
// permessage-deflate is agreed to.
[[nodiscard]] HandshakeVerdict judgeAnswer(const QByteArray &answer, const QByteArray &acceptKey,
                                           const QByteArray &protocol, bool offersCompression);
