// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtQml/qjsvalue.h>

#include <map>
#include <string_view>

class QJSEngine;

namespace WebSocketStreamInternal {

// The script part of this library in one engine: modules that are loaded when they are first needed.
class ScriptInterfaces : public QObject
{
    Q_OBJECT

public:
    static ScriptInterfaces *of(QJSEngine *engine);

    // An object with the classes by their names on the web.
    [[nodiscard]] QJSValue interfaces();
    // Adds them to a global object that has none of that name.
    void install(const QJSValue &globalObject);
    // Adds to it what programs from the web need apart from the classes, and to the engine's own objects what they lack.
    void installWeb(const QJSValue &globalObject);
    // One object with all of it, for an engine whose globals and built-in objects cannot be changed.
    [[nodiscard]] QJSValue allGlobals();
    // Calls a function that main.mjs exports, by the name in a literal.
    QJSValue call(const char *function, const QJSValueList &arguments);

    // The namespace of a module of this library.
    [[nodiscard]] QJSValue import(const QString &fileName) const;

private:
    explicit ScriptInterfaces(QJSEngine *engine);

    [[nodiscard]] const QJSValue &interfacesModule();
    [[nodiscard]] const QJSValue &webModule();

    QJSEngine *const m_engine;
    QJSValue m_module;
    std::map<std::string_view, QJSValue> m_functions; // of it: to find one takes longer than most calls
    QJSValue m_interfacesModule; // once it is needed, as the others
    QJSValue m_webModule;
    QJSValue m_allGlobals;
};

} // namespace WebSocketStreamInternal
