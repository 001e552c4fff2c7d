// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptpromise.h"

#include "scriptsupport.h"

namespace WebSocketStreamInternal {

ScriptPromise::ScriptPromise(QJSEngine *engine)
{
    const QJSValue deferred = callScript(engine, "makeDeferred");
    m_promise = deferred.property(0);
    m_resolve = deferred.property(1);
    m_reject = deferred.property(2);
}

QJSValue ScriptPromise::rejected(QJSEngine *engine, const QJSValue &error)
{
    const ScriptPromise promise(engine);
    promise.reject(error);
    return promise.promise();
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
