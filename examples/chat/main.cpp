// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "appearance.h"
#include "chatserver.h"

#include <QtCore/qcommandlineparser.h>
#include <QtGui/qguiapplication.h>
#include <QtQml/qqmlapplicationengine.h>
#include <QtQuick/qquickwindow.h>

#include <cstdio>

using namespace Qt::StringLiterals;

static int fail(int status, const QString &message)
{
    std::fputs(qPrintable(message + u'\n'), stderr);
    return status;
}

int main(int argc, char *argv[])
{
    QGuiApplication app(argc, argv);
    if (QGuiApplication::platformName() == "offscreen"_L1)
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);

    QCommandLineParser parser;
    parser.setApplicationDescription(u"Hosts a chat on this machine, or joins the one at a URL."_s);
    parser.addPositionalArgument(u"url"_s, u"The chat to join."_s, u"[url]"_s);
    const QCommandLineOption portOption(u"port"_s, u"Host the chat at this port; 0 is any."_s, u"number"_s, u"0"_s);
    const QCommandLineOption darkOption(u"dark"_s, u"Light text on a dark ground."_s);
    const QCommandLineOption lightOption(u"light"_s, u"Dark text on a light ground."_s);
    const QCommandLineOption screenshotOption(u"screenshot"_s, u"Play a conversation, save a picture, quit."_s,
                                              u"file"_s);
    parser.addOptions({portOption, darkOption, lightOption, screenshotOption});
    const QCommandLineOption helpOption = parser.addHelpOption();
    const bool understood = parser.parse(app.arguments());
    if (understood && parser.isSet(helpOption))
        parser.showHelp();
    bool isPort = false;
    const quint16 port = parser.value(portOption).toUShort(&isPort);
    if (!understood || !isPort || parser.positionalArguments().size() > 1) {
        const QString problem =
                understood ? u"A port is a number up to 65535, and one URL is enough."_s : parser.errorText();
        return fail(2, problem + u"\n\n"_s + parser.helpText());
    }

    if (parser.isSet(darkOption))
        app.setPalette(darkPalette());
    else if (parser.isSet(lightOption))
        app.setPalette(lightPalette());

    ChatServer server;
    QString address = parser.positionalArguments().value(0);
    const bool hosting = address.isEmpty();
    if (hosting) {
        if (!server.listen(port))
            return fail(1, u"Cannot listen at port %1: %2"_s.arg(port).arg(server.errorString()));
        address = server.url().toString();
    }

    qputenv("QV4_GC_TIMELIMIT", "0"); // generator functions need it from Qt 6.8 on; see Async
    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    engine.addImportPath(u"qrc:/qt/qml"_s); // not there by default before Qt 6.5
    engine.setInitialProperties(
            {{u"address"_s, address}, {u"hosting"_s, hosting}, {u"rehearsing"_s, parser.isSet(screenshotOption)}});
    engine.load(QUrl(u"qrc:/qt/qml/Chat/Main.qml"_s));
    if (engine.rootObjects().isEmpty())
        return 1;

    const int status = app.exec();
    if (status != 0 || !parser.isSet(screenshotOption))
        return status;
    const QString file = parser.value(screenshotOption);
    auto *window = qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    return window->grabWindow().save(file) ? 0 : fail(1, u"Cannot write the picture %1"_s.arg(file));
}
