// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "abortcontroller.h"
#include "soakmessages.h"
#include "soakreport.h"
#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>

#include <memory>
#include <utility>

// One side of a connection, from its beginning to its end: sends, receives and ends as the plan says.
class SoakEnd : public QObject
{
    Q_OBJECT

public:
    // Connects
    SoakEnd(const SoakPlan &plan, const QUrl &url, WebSocketStreamOptions options, QObject *parent);
    // Takes an accepted stream
    SoakEnd(const SoakPlan &plan, WebSocketStream *accepted, QObject *parent);
    ~SoakEnd() override;

    [[nodiscard]] QString describe() const; // for failure texts

Q_SIGNALS:
    void handshakeEnded(); // one way or the other
    // Once, when every future has settled and the stream is deleted
    void ended(const SoakReport &report);

private:
    struct Futures
    {
        int made = 0;
        int settled = 0;
        bool settledTwice = false;
    };

    void start();
    void abortHandshake();
    void sendNext();
    void onSent(const QFuture<void> &future);
    void receiveNext();
    void onReceived(const QFuture<WebSocketMessage> &future);
    void readPending();
    void accept(const WebSocketMessage &message);
    void closeIfAllArrived();
    void endMidway();
    void onClosed(const QFuture<WebSocketCloseInfo> &future);
    void finishIfOver();
    void finish();
    void deleteStream();

    template <typename Function>
    void afterPause(Function function);

    // A future has room for one continuation: this one, which counts. Qt calls no continuation of a cancelled one.
    template <typename T, typename Function>
    void whenSettled(QFuture<T> future, Function function)
    {
        ++m_futures->made;
        const auto settled = std::make_shared<bool>(false);
        const auto settle = [guard = QPointer(this), futures = m_futures, settled, function](QFuture<T> result) {
            ++futures->settled;
            futures->settledTwice |= std::exchange(*settled, true);
            if (guard)
                function(result);
        };
        future.then(settle).onCanceled([settle] { settle(QFuture<T>()); });
    }

    const SoakPlan m_plan;
    const Side m_side;
    AbortController m_controller;
    WebSocketStream *m_stream = nullptr;
    QRandomGenerator m_random;
    SoakMessages m_messages;
    SoakReceiver m_receiver;
    const bool m_readsWithFutures;
    const std::shared_ptr<Futures> m_futures = std::make_shared<Futures>();
    SoakReport m_report;
    bool m_readingPaused = false;
    bool m_readingEnded = false;
    bool m_closed = false;
    bool m_over = false;
};
