// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <QtCore/qplugin.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>
#include <QtTest/qtest.h>

#ifdef STATIC_PLUGIN
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

using namespace Qt::StringLiterals;

// Every way to import the module, also twice. The module Importing, which has it among its IMPORTS, is compiled ahead of
// time and checked by qmllint.
class tst_QmlImports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void imports_data();
    void imports();
    void filesOfTheImportingModule_data();
    void filesOfTheImportingModule();
    void twoEngines();

private:
    // Makes what `source` says and waits for what its task has put into `result`.
    static void load(const QByteArray &source);
};

void tst_QmlImports::load(const QByteArray &source)
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    engine.addImportPath(u"qrc:/qt/qml"_s);
    QQmlComponent component(&engine);
    component.setData(source, QUrl(u"qrc:/test.qml"_s));
    const std::unique_ptr<QObject> root(component.create());
    QVERIFY2(root, qPrintable(component.errorString()));
    QTRY_COMPARE(root->property("result").toInt(), 5);
}

void tst_QmlImports::imports_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QByteArray>("prefix");
    QTest::newRow("once") << QByteArray("import WebSocketStream") << QByteArray();
    QTest::newRow("twice") << QByteArray("import WebSocketStream\nimport WebSocketStream") << QByteArray();
    QTest::newRow("with and without a version")
            << QByteArray("import WebSocketStream 1.0\nimport WebSocketStream") << QByteArray();
    QTest::newRow("as") << QByteArray("import WebSocketStream as Web") << QByteArray("Web.");
    QTest::newRow("as one thing twice") << QByteArray("import WebSocketStream as Web\nimport WebSocketStream as Web")
                                        << QByteArray("Web.");
    QTest::newRow("as two things") << QByteArray("import WebSocketStream as Web\nimport WebSocketStream as Other")
                                   << QByteArray("Other.");
    QTest::newRow("plain and as") << QByteArray("import WebSocketStream\nimport WebSocketStream as Web")
                                  << QByteArray("Web.");
    QTest::newRow("through a module") << QByteArray("import Importing") << QByteArray();
    QTest::newRow("through a module as") << QByteArray("import Importing as Other") << QByteArray("Other.");
    QTest::newRow("before a module") << QByteArray("import WebSocketStream\nimport Importing") << QByteArray();
    QTest::newRow("after a module") << QByteArray("import Importing\nimport WebSocketStream") << QByteArray();
}

void tst_QmlImports::imports()
{
    QFETCH(const QByteArray, lines);
    QFETCH(const QByteArray, prefix);
    QByteArray source = R"(
        import QtQml

        QtObject {
            id: root
            property int result: 0
            property QtObject feed: %WebSocketStream { signal: %AbortSignal.abort() }
            Component.onCompleted: %Async.run(function*() { root.result = yield Promise.resolve(5); })
        }
    )";
    source.replace('%', prefix);
    load(lines + source);
}

void tst_QmlImports::filesOfTheImportingModule_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("a file that imports it, too") << QByteArray("import Importing\nTicker {}");
    QTest::newRow("a file that imports both") << QByteArray("import Importing\nTickerOfBoth {}");
    QTest::newRow("a script") << QByteArray(R"(
        import QtQml
        import "qrc:/qt/qml/Importing/ticker.js" as Script
        import WebSocketStream

        QtObject {
            id: root
            property int result: 0
            Component.onCompleted: Script.run(root)
        }
    )");
}

void tst_QmlImports::filesOfTheImportingModule()
{
    QFETCH(const QByteArray, source);
    load(source);
}

void tst_QmlImports::twoEngines()
{
    QQmlEngine other;
    other.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    QQmlComponent component(&other);
    component.setData("import QtQml; import WebSocketStream; QtObject { property var kept: Async.run(() => 5) }", {});
    const std::unique_ptr<QObject> root(component.create());
    QVERIFY2(root, qPrintable(component.errorString()));
    load("import Importing\nTicker {}");
}

QTEST_GUILESS_MAIN(tst_QmlImports)
#include "tst_qml_imports.moc"
