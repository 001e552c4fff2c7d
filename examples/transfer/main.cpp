// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "palettes.h"
#include "rehearsal.h"

#include <QtCore/qcommandlineparser.h>
#include <QtGui/qguiapplication.h>
#include <QtQml/qqmlapplicationengine.h>
#include <QtQuick/qquickwindow.h>
#include <QtQuickControls2/qquickstyle.h>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    QGuiApplication app(argc, argv);

    const QCommandLineOption dark(u"dark"_s, u"Use dark colors."_s);
    const QCommandLineOption light(u"light"_s, u"Use light colors."_s);
    const QCommandLineOption quit(u"quit-when-done"_s, u"Transfer at once, say how much came back, and quit."_s);
    const QCommandLineOption screenshot(
            u"screenshot"_s, u"Transfer at once, save a picture of the window in the middle of it and quit."_s,
            u"file"_s);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"A message of 512 MiB to a server and back, in little memory."_s);
    parser.addOptions({dark, light, quit, screenshot});
    const QCommandLineOption help = parser.addHelpOption();

    const bool understood = parser.parse(app.arguments());
    if (understood && parser.isSet(help))
        parser.showHelp();
    if (!understood || !parser.positionalArguments().isEmpty() || (parser.isSet(dark) && parser.isSet(light))) {
        const QString problem =
                understood ? u"There are no arguments; choose one of --dark and --light."_s : parser.errorText();
        std::fprintf(stderr, "%s\n\n%s", qPrintable(problem), qPrintable(parser.helpText()));
        return 2;
    }

    // Neither has a GPU to draw with.
    if (app.platformName() == "offscreen"_L1 || app.platformName() == "minimal"_L1)
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QQuickStyle::setStyle(u"Fusion"_s);
    if (parser.isSet(dark))
        QGuiApplication::setPalette(darkPalette());
    if (parser.isSet(light))
        QGuiApplication::setPalette(lightPalette());

    QQmlApplicationEngine engine;
    engine.addImportPath(u"qrc:/qt/qml"_s); // Qt looks there by itself from 6.5 on
    engine.load(u"qrc:/qt/qml/Transfer/Main.qml"_s);
    if (engine.rootObjects().isEmpty())
        return 1;

    auto *const window = qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    if (parser.isSet(screenshot))
        takeScreenshot(window, parser.value(screenshot));
    else if (parser.isSet(quit))
        quitWhenDone(window);
    return app.exec();
}
