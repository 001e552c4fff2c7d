// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "soakplan.h"

#include <QtCore/qjsonobject.h>

// What one side says of a connection that has ended.
struct SoakReport
{
    bool opened = false;
    bool clean = false; // closed() succeeded
    qint64 sentMessages = 0;
    qint64 sentBytes = 0;
    qint64 receivedMessages = 0;
    qint64 receivedBytes = 0;
    QString error; // with which closed() failed
    qint64 unsentBytes = 0; // as that error says
    int httpStatus = 0;
    int futures = 0;
    QString failure; // what must never happen

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static SoakReport fromJson(const QJsonObject &object);
};

// Why the two reports cannot both be true if the plan was followed, or an empty string.
[[nodiscard]] QString contradiction(const SoakPlan &plan, const SoakReport &client, const SoakReport &server);
