// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptinterfaces.h"

#include "scriptnative.h"
#include "scriptwebnative.h"

#include <QtCore/qpointer.h>
#include <QtQml/qjsengine.h>

// Outside the namespace of anything else, as the macro demands.
static void initResources()
{
    Q_INIT_RESOURCE(websocketstreamscript); // of a static library
}

namespace WebSocketStreamInternal {

ScriptInterfaces *ScriptInterfaces::of(QJSEngine *engine)
{
    static thread_local QPointer<ScriptInterfaces> last; // searching takes longer than what it is searched for
    if (!last || last->m_engine != engine)
        last = engine->findChild<ScriptInterfaces *>(QString(), Qt::FindDirectChildrenOnly);
    if (!last)
        last = new ScriptInterfaces(engine);
    return last;
}

ScriptInterfaces::ScriptInterfaces(QJSEngine *engine) : QObject(engine), m_engine(engine)
{
    initResources();
    m_module = import(QStringLiteral("main.mjs"));
    call("setNative", {engine->newQObject(new ScriptNative(engine, this))});
}

QJSValue ScriptInterfaces::import(const QString &fileName) const
{
    const QJSValue module = m_engine->importModule(QStringLiteral(":/WebSocketStream/script/") + fileName);
    if (module.isError())
        qWarning("WebSocketStream: %s", qPrintable(module.toString()));
    return module;
}

const QJSValue &ScriptInterfaces::interfacesModule()
{
    if (m_interfacesModule.isUndefined())
        m_interfacesModule = import(QStringLiteral("interfaces.mjs"));
    return m_interfacesModule;
}

QJSValue ScriptInterfaces::interfaces()
{
    return interfacesModule().property(QStringLiteral("interfaces"));
}

void ScriptInterfaces::install(const QJSValue &globalObject)
{
    interfacesModule().property(QStringLiteral("install")).call({globalObject});
}

const QJSValue &ScriptInterfaces::webModule()
{
    if (m_webModule.isUndefined()) {
        m_webModule = import(QStringLiteral("webglobals.mjs"));
        const QJSValue native = m_engine->newQObject(new ScriptWebNative(m_engine, this));
        m_webModule.property(QStringLiteral("setWebNative")).call({native});
    }
    return m_webModule;
}

void ScriptInterfaces::installWeb(const QJSValue &globalObject)
{
    webModule().property(QStringLiteral("installWeb")).call({globalObject});
}

QJSValue ScriptInterfaces::allGlobals()
{
    if (m_allGlobals.isUndefined())
        m_allGlobals = webModule().property(QStringLiteral("makeGlobals")).call({m_engine->globalObject()});
    return m_allGlobals;
}

QJSValue ScriptInterfaces::call(const char *function, const QJSValueList &arguments)
{
    QJSValue &found = m_functions[function];
    if (found.isUndefined())
        found = m_module.property(QLatin1StringView(function));
    return QJSValue(found).call(arguments); // which may end the engine
}

} // namespace WebSocketStreamInternal

#include "moc_scriptinterfaces.cpp"
