// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "soakmessages.h"
#include "soakreport.h"

#include <QtCore/qobject.h>

class QWebSocket;

// A bare QWebSocket that sends back what it receives, until the plan tells it to abort.
class SoakEcho : public QObject
{
    Q_OBJECT

public:
    SoakEcho(const SoakPlan &plan, QWebSocket *socket, QObject *parent);

Q_SIGNALS:
    void ended(const SoakReport &report);

private:
    void answer(const WebSocketMessage &message);
    void finish();

    const SoakPlan m_plan;
    QWebSocket *const m_socket;
    SoakReceiver m_receiver;
    SoakReport m_report;
};
