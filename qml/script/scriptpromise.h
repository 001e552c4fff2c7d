// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtQml/qjsvalue.h>

class QJSEngine;

namespace WebSocketStreamInternal {

// A Promise of the engine and the functions that settle it, of which only the first call counts.
class ScriptPromise
{
public:
    explicit ScriptPromise(QJSEngine *engine);
    [[nodiscard]] static QJSValue rejected(QJSEngine *engine, const QJSValue &error);

    // False without an engine and as soon as the engine's end begins, when nothing may be made in it.
    [[nodiscard]] bool isAlive() const { return m_promise.isObject(); }
    [[nodiscard]] QJSValue promise() const { return m_promise; }
    void resolve(const QJSValue &value = {}) const;
    void reject(const QJSValue &error) const;

private:
    QJSValue m_promise;
    QJSValue m_resolve;
    QJSValue m_reject;
};

} // namespace WebSocketStreamInternal
