// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The case list in an engine in which a page has patched everything that our scripts could depend on: all cases have
// the same outcome, and our scripts use nothing of it.

#include "caseharness.h"

#include <installwebsocketstream.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdir.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qset.h>
#include <QtQml/qjsengine.h>

namespace {

QStringList identifiersOfOurScripts()
{
    static const QRegularExpression identifier(QStringLiteral("[A-Za-z_]\\w*"));
    QSet<QString> identifiers;
    const QDir scripts(QStringLiteral(":/WebSocketStream/script"));
    for (const QString &name : scripts.entryList({QStringLiteral("*.mjs")})) {
        QFile file(scripts.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        QRegularExpressionMatchIterator match = identifier.globalMatch(QString::fromUtf8(file.readAll()));
        while (match.hasNext())
            identifiers.insert(match.next().captured());
    }
    return identifiers.values();
}

QStringList namesOf(QJSEngine &engine)
{
    return engine.fromScriptValue<QStringList>(
            engine.evaluate(QStringLiteral("(function() { return Object.getOwnPropertyNames(this); })()")));
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    CaseHarness harness(QStringLiteral("patched"));
    QJSEngine engine;
    const QStringList before = namesOf(engine);
    installWebSocketStream(&engine, ScriptGlobals::Web);
    QStringList ours = namesOf(engine);
    ours.removeIf([&](const QString &name) { return before.contains(name); });
    const QStringList identifiers = identifiersOfOurScripts();

    const QJSValue vandal = engine.importModule(QStringLiteral(WEB_DIRECTORY "/vandal.mjs"));
    const QJSValue patched =
            vandal.property(QStringLiteral("vandalize"))
                    .call({engine.globalObject(), engine.toScriptValue(ours), engine.toScriptValue(identifiers)});
    if (patched.isError() || engine.hasError()) {
        qCritical("%s", qPrintable(patched.toString() + engine.catchError().toString()));
        return 1;
    }
    const int result = finishCases(harness.run(&engine, engine.globalObject()));
    const QStringList noted = engine.fromScriptValue<QStringList>(vandal.property(QStringLiteral("noted")).call());
    for (const QString &use : noted)
        qCritical("Our script uses what a page can patch: %s", qPrintable(use));
    return noted.isEmpty() ? result : 1;
}
