// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "caseharness.h"

#include <QtCore/qcoreapplication.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>

#include <memory>

#ifdef STATIC_PLUGIN
#    include <QtCore/qplugin.h>

Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    CaseHarness harness(QStringLiteral("qml"));
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    engine.addImportPath(QStringLiteral("qrc:/qt/qml")); // where a static plugin has its module
    QQmlComponent component(&engine);
    component.setData("import QtQml\nimport WebSocketStream\nQtObject { property var api: WebStreams }", {});
    const std::unique_ptr<QObject> object(component.create());
    if (!object)
        qFatal("%s", qPrintable(component.errorString()));
    const QJSValue api = engine.toScriptValue(object->property("api"));
    return finishCases(harness.run(&engine, api));
}
