// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "pageserver.h"

#include <installwebsocketstream.h>

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>
#include <QtCore/qloggingcategory.h>
#include <QtQml/qqmlapplicationengine.h>

#include <cstdio>

using namespace Qt::StringLiterals;

// What the program has here in the place of a page.
class Console : public QObject
{
    Q_OBJECT

public:
    Q_INVOKABLE void print(const QString &line)
    {
        std::printf("%s\n", qUtf8Printable(line));
        std::fflush(stdout);
    }
    Q_INVOKABLE void finish() { QCoreApplication::quit(); }
    Q_INVOKABLE void fail(const QJSValue &error)
    {
        qCritical().noquote() << error.toString();
        QCoreApplication::exit(1);
    }
};

static int runInQml(const QString &url, Console *console)
{
    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    engine.addImportPath(u"qrc:/qt/qml"_s); // not there by default before Qt 6.5
    engine.setInitialProperties({{u"url"_s, url}, {u"output"_s, QVariant::fromValue<QObject *>(console)}});
    engine.load(QUrl(u"qrc:/qt/qml/AsyncAwait/Main.qml"_s));
    return engine.rootObjects().isEmpty() ? 1 : QCoreApplication::exec();
}

static int runInBareEngine(const QString &url, Console *console)
{
    //! [engine]
    QJSEngine engine;
    installWebSocketStream(&engine, ScriptGlobals::Web);
    QFile file(u":/qt/qml/AsyncAwait/App.js"_s);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    const QJSValue output = engine.newQObject(console);
    const QJSValue loaded = engine.evaluate(QString::fromUtf8(isOpen ? file.readAll() : "?"), file.fileName());
    const QJSValue program = engine.globalObject().property(u"load"_s).call({engine.globalObject()});
    //! [engine]
    if (loaded.isError() || program.isError()) {
        console->fail(loaded.isError() ? loaded : program);
        return 1;
    }
    const QJSValue done = program.property(u"run"_s).call({url, output.property(u"print"_s)});
    done.property(u"then"_s).callWithInstance(done, {output.property(u"finish"_s), output.property(u"fail"_s)});
    return QCoreApplication::exec();
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Runs a browser's program with async and await in QML."_s);
    parser.addHelpOption();
    const QCommandLineOption engine(u"engine"_s, u"Run it in a bare QJSEngine."_s);
    const QCommandLineOption page(u"page"_s, u"Serve the page that runs it in a browser, as it is."_s);
    parser.addOptions({engine, page});
    parser.process(app);
    if (!parser.positionalArguments().isEmpty()) {
        qCritical("async-await: there are no arguments, see async-await --help");
        return 1;
    }

    //! [generators]
    qputenv("QV4_GC_TIMELIMIT", "0"); // generator functions need it from Qt 6.8 on; see Async
    // About esbuild's own functions; the second is the name from Qt 6.8 on.
    QLoggingCategory::setFilterRules(u"qt.qml.compiler.warning=false\nqt.qml.usedbeforedeclared.warning=false"_s);
    //! [generators]

    PageServer server;
    Console console;
    QJSEngine::setObjectOwnership(&console, QJSEngine::CppOwnership);
    if (parser.isSet(page)) {
        QObject::connect(&server, &PageServer::printed, &console, &Console::print);
        console.print(u"Open http://%1/ in a browser; Ctrl+C ends this."_s.arg(server.address()));
        return app.exec();
    }
    const QString url = u"ws://"_s + server.address();
    return parser.isSet(engine) ? runInBareEngine(url, &console) : runInQml(url, &console);
}

#include "main.moc"
