// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

#include <optional>

// A test case of the fuzzer, decoded: what the server sends and what the owner of the stream does. README.md has the
// format.
struct ServerScript
{
    enum class End { Fin, Reset, AnsweredClose, UnansweredClose };
    enum class Consumer { AllMessages, SingleMessages, Futures, Bytes, Slow, Late };
    enum class Action { None, Close, Cancel, AbortWritable, Delete };

    QByteArray answer; // empty: a proper one
    bool hasOwnAnswer = false;
    bool isAnswerComplete = false;
    QByteArray frames;
    qsizetype chunkSize = 0; // 0: everything at once
    End end = End::Fin;
    Consumer consumer = Consumer::AllMessages;
    Action action = Action::None;
    qsizetype actionAt = 0; // when so many messages have been read
    QByteArray protocol; // asked for
    bool offersCompression = false; // a proper answer agrees
    bool keepsContext = true; // or says server_no_context_takeover
    qint64 maxMessageSize = 0;
    qint64 readHighWaterMark = 0;

    [[nodiscard]] static std::optional<ServerScript> decode(const QByteArray &input);
    [[nodiscard]] QByteArray describe() const;
};
