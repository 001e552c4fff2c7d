// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qdatastream.h>

// What the flood server is to do. It gets this on its standard input.
struct FloodOrder
{
    QByteArray certificate; // PEM; empty: no TLS
    QByteArray key;
    bool accepts = true; // answers the opening handshake as it should before anything else
    bool reads = false; // what the client sends after its request
    QByteArray first; // sent once
    QByteArray repeated; // sent until the connection ends; empty: nothing more is sent
    QByteArray fields = {}; // more of them in the answer, each with its CRLF
};

inline QDataStream &operator<<(QDataStream &stream, const FloodOrder &order)
{
    return stream << order.certificate << order.key << order.accepts << order.reads << order.first << order.repeated
                  << order.fields;
}

inline QDataStream &operator>>(QDataStream &stream, FloodOrder &order)
{
    return stream >> order.certificate >> order.key >> order.accepts >> order.reads >> order.first >> order.repeated
            >> order.fields;
}
