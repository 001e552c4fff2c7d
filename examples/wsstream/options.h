// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <websocketcloseinfo.h>
#include <websocketstreamoptions.h>

#include <QtCore/qstringlist.h>

#include <chrono>

// What is wrong on the command line, and what is allowed.
struct UsageError
{
    QString message;
};

// The command line, checked.
struct Options
{
    enum class Mode { Client, Server, Demo, Help, Version };

    Mode mode = Mode::Client;
    QString url;
    quint16 port = 0; // to serve on; 0: any that is free
    WebSocketStreamOptions stream;
    std::chrono::milliseconds timeout{0}; // for the opening handshake; 0: the system's
    WebSocketCloseInfo closeInfo;

    bool binary = false;
    bool oneMessage = false;
    bool readsInput = true;
    QString inputFile; // empty: standard input
    QString outputFile; // empty: standard output
    qint64 limitRate = 0; // bytes per second; 0: no limit
    qint64 count = 0; // messages to receive; 0: any number
    std::chrono::milliseconds linger{1000};
    bool statistics = false;

    // Throws UsageError.
    static Options fromArguments(const QStringList &arguments);
    static QString helpText();
};
