// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptpromise.h"

#include "scriptsupport.h"

namespace WebSocketStreamInternal {

ScriptPromise::ScriptPromise(QJSEngine *engine)
{
    const QJSValue deferred = callScript(engine, "makeDeferred");
    m_promise = deferred.property(QStringLiteral("promise"));
    m_resolve = deferred.property(QStringLiteral("resolvePromise"));
    m_reject = deferred.property(QStringLiteral("rejectPromise"));
}

void ScriptPromise::resolve(const QJSValue &value) const
{
    m_resolve.call({value});
}

void ScriptPromise::reject(const QJSValue &error) const
{
    m_reject.call({error});
}

} // namespace WebSocketStreamInternal
