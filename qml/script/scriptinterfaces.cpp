// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptinterfaces.h"

#include "scriptnative.h"

#include <QtQml/qjsengine.h>

// Outside the namespace of anything else, as the macro demands.
static void initResources()
{
    Q_INIT_RESOURCE(websocketstreamscript); // of a static library
}

namespace WebSocketStreamInternal {

ScriptInterfaces *ScriptInterfaces::of(QJSEngine *engine)
{
    auto *interfaces = engine->findChild<ScriptInterfaces *>(QString(), Qt::FindDirectChildrenOnly);
    return interfaces ? interfaces : new ScriptInterfaces(engine);
}

ScriptInterfaces::ScriptInterfaces(QJSEngine *engine) : QObject(engine)
{
    initResources();
    m_module = engine->importModule(QStringLiteral(":/WebSocketStream/script/main.mjs"));
    if (m_module.isError())
        qWarning("WebSocketStream: %s", qPrintable(m_module.toString()));
    call("setNative", {engine->newQObject(new ScriptNative(engine, this))});
}

QJSValue ScriptInterfaces::interfaces() const
{
    return m_module.property(QStringLiteral("interfaces"));
}

QJSValue ScriptInterfaces::call(const char *function, const QJSValueList &arguments) const
{
    return m_module.property(QLatin1StringView(function)).call(arguments);
}

} // namespace WebSocketStreamInternal

#include "moc_scriptinterfaces.cpp"
