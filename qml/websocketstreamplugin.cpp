// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketstreamplugin.h"

#include "scriptinterfaces.h"

#include <QtQml/qqmlengine.h>

extern void qml_register_types_WebSocketStream();

WebSocketStreamPlugin::WebSocketStreamPlugin(QObject *parent) : QQmlEngineExtensionPlugin(parent)
{
    // So that a linker does not leave out the types, to which nothing else refers.
    volatile auto registration = &qml_register_types_WebSocketStream;
    Q_UNUSED(registration)
}

// Before webstreams.mjs imports what this loads.
void WebSocketStreamPlugin::initializeEngine(QQmlEngine *engine, const char *)
{
    ScriptInterfaces::of(engine);
}

#include "moc_websocketstreamplugin.cpp"
