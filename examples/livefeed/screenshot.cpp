// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "screenshot.h"

#include <QtCore/qtimer.h>
#include <QtGui/qguiapplication.h>
#include <QtGui/qimagewriter.h>
#include <QtQuick/qquickwindow.h>

#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

void takeScreenshot(QQuickWindow *window, const QString &fileName, bool bareOnly)
{
    // Three seconds of them are the warm-up.
    if (!bareOnly)
        QTimer::singleShot(8s, window, [window] { window->setProperty("backpressure", true); });

    QTimer::singleShot(15s, window, [window, fileName] {
        QImageWriter writer(fileName);
        if (writer.write(window->grabWindow())) {
            QCoreApplication::quit();
            return;
        }
        std::fprintf(stderr, "Cannot write %s: %s\n", qPrintable(fileName), qPrintable(writer.errorString()));
        QCoreApplication::exit(1);
    });
}
