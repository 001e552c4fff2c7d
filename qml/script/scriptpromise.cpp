// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptpromise.h"

#include "scriptsupport.h"

ScriptPromise::ScriptPromise(QJSEngine *engine)
{
    const QJSValue resolvers = callScript(engine, "withResolvers");
    m_promise = resolvers.property(QStringLiteral("promise"));
    m_resolve = resolvers.property(QStringLiteral("resolve"));
    m_reject = resolvers.property(QStringLiteral("reject"));
}

void ScriptPromise::resolve(const QJSValue &value) const
{
    m_resolve.call({value});
}

void ScriptPromise::reject(const QJSValue &error) const
{
    m_reject.call({error});
}
