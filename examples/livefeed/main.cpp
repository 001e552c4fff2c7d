// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "palettes.h"
#include "screenshot.h"

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

    const QCommandLineOption bare(u"bare"_s, u"Start with a bare QWebSocket, without backpressure."_s);
    const QCommandLineOption dark(u"dark"_s, u"Use dark colors."_s);
    const QCommandLineOption light(u"light"_s, u"Use light colors."_s);
    const QCommandLineOption screenshot(
            u"screenshot"_s,
            u"Show what happens without and with backpressure, save a picture of it and quit; with --bare, only "
            "what happens without."_s,
            u"file"_s);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"A fast feed, a slow consumer, and who waits for whom."_s);
    parser.addOptions({bare, dark, light, screenshot});
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
    engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    engine.setInitialProperties({{u"backpressure"_s, !parser.isSet(bare) && !parser.isSet(screenshot)}});
    engine.load(u"qrc:/qt/qml/LiveFeed/Main.qml"_s);
    if (engine.rootObjects().isEmpty())
        return 1;

    if (parser.isSet(screenshot))
        takeScreenshot(qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst()), parser.value(screenshot),
                       parser.isSet(bare));
    return app.exec();
}
