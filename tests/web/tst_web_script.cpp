// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "caseharness.h"

#include <installwebsocketstream.h>

#include <QtCore/qcoreapplication.h>
#include <QtQml/qjsengine.h>

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    CaseHarness harness(QStringLiteral("script"));
    QJSEngine engine;
    installWebSocketStream(&engine, ScriptGlobals::Web);
    return finishCases(harness.run(&engine, engine.globalObject()));
}
