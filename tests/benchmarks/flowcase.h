// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qcommandlineparser.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>

// One row of the table. The driver hands it to its two child processes, a server and a client, as arguments.
struct FlowCase
{
    enum class Direction { Read, Write }; // of the client

    Direction direction = Direction::Read;
    bool tls = false;
    bool text = false;
    qint64 messageSize = 0;
    qint64 total = 0;
    int pauseSeconds = 0; // how long the slow side takes nothing
    qint64 receiveBufferSize = 0; // of the client
    QString proxyKind = QStringLiteral("none"); // or "socks5" or "http"
    quint16 proxyPort = 0;
    QString directory; // with certificate.pem and key.pem

    [[nodiscard]] qint64 messageCount() const { return total / messageSize; }
    [[nodiscard]] QByteArray body() const; // what follows the number in every message

    [[nodiscard]] QStringList toArguments() const;
    static void addOptions(QCommandLineParser *parser);
    static FlowCase fromArguments(const QCommandLineParser &parser);
};

// Every message begins with its number in this many decimal digits.
constexpr int numberSize = 16;
void writeNumber(char *to, qint64 number);

// "64K" => 65536; 0 when it is not a size.
qint64 parseSize(const QString &text);
QByteArray sizeName(qint64 bytes);

// VmRSS or VmHWM of this process in KiB; 0 where there is no such file.
qint64 memoryKiB(const char *field);

// The children report to the driver in JSON objects, one a line.
void printLine(const QJsonObject &object);
