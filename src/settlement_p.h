// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketerror_p.h"

#include <QtCore/qpromise.h>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace WebSocketStreamInternal {

// What comes once, for any number of callers. A QFuture has room for one continuation, and a second one takes its place
// (Qt warns of that from 6.8 on); so every caller gets a future of its own.
template <typename T>
class Settlement
{
public:
    using Outcome = std::variant<T, WebSocketError>;

    // Those that wait for an outcome. Being told they may do what they like, also delete the Settlement.
    class Waiting
    {
    public:
        Waiting(Outcome outcome, std::vector<QPromise<T>> promises)
            : m_outcome(std::move(outcome)), m_promises(std::move(promises))
        {
        }
        void tell()
        {
            for (QPromise<T> &promise : m_promises)
                give(m_outcome, promise);
        }

    private:
        Outcome m_outcome;
        std::vector<QPromise<T>> m_promises;
    };

    [[nodiscard]] QFuture<T> future()
    {
        QPromise<T> promise;
        promise.start();
        QFuture<T> future = promise.future();
        m_wasAsked = true;
        if (m_outcome)
            give(*m_outcome, promise);
        else
            m_promises.push_back(std::move(promise));
        return future;
    }

    [[nodiscard]] bool wasAsked() const { return m_wasAsked; }

    // From here on future() is finished.
    [[nodiscard]] Waiting settle(Outcome outcome)
    {
        m_outcome = outcome;
        return {std::move(outcome), std::exchange(m_promises, {})};
    }

private:
    static void give(const Outcome &outcome, QPromise<T> &promise)
    {
        if (const auto *error = std::get_if<WebSocketError>(&outcome))
            setException(promise, *error);
        else
            promise.addResult(std::get<T>(outcome));
        promise.finish();
    }

    std::optional<Outcome> m_outcome;
    std::vector<QPromise<T>> m_promises;
    bool m_wasAsked = false;
};

} // namespace WebSocketStreamInternal
