// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "pageserver.h"

#include <installwebsocketstream.h>

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qdebug.h>
#include <QtQml/qjsengine.h>

#include <cstdio>

using namespace Qt::StringLiterals;

// What a script has here in the place of a page.
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

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Runs a browser's client in a QJSEngine."_s);
    parser.addHelpOption();
    const QCommandLineOption page(u"page"_s, u"Serve the page that runs the same client in a browser."_s);
    parser.addOption(page);
    parser.process(app);
    if (!parser.positionalArguments().isEmpty()) {
        qCritical("browser-code: there are no arguments, see browser-code --help");
        return 1;
    }

    PageServer server;
    Console console;
    if (parser.isSet(page)) {
        QObject::connect(&server, &PageServer::printed, &console, &Console::print);
        console.print(u"Open http://%1/ in a browser; Ctrl+C ends this."_s.arg(server.address()));
        return app.exec();
    }

    //! [engine]
    QJSEngine engine;
    installWebSocketStream(&engine);
    const QJSValue client = engine.importModule(u":/browser-code/client.mjs"_s);
    //! [engine]
    if (client.isError()) {
        console.fail(client);
        return 1;
    }
    const QJSValue script = engine.newQObject(&console);
    QJSEngine::setObjectOwnership(&console, QJSEngine::CppOwnership);
    const QJSValue done = client.property(u"run"_s).call({u"ws://"_s + server.address(), script.property(u"print"_s)});
    done.property(u"then"_s).callWithInstance(done, {script.property(u"finish"_s), script.property(u"fail"_s)});
    return app.exec();
}

#include "main.moc"
