// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "rehearsal.h"

#include "roundtrip.h"

#include <QtCore/qtimer.h>
#include <QtGui/qguiapplication.h>
#include <QtGui/qimagewriter.h>
#include <QtQuick/qquickwindow.h>

#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

namespace {

RoundTrip *startedIn(QQuickWindow *window)
{
    auto *const roundTrip = window->findChild<RoundTrip *>();
    QTimer::singleShot(500ms, roundTrip, &RoundTrip::start); // when the window has been drawn
    return roundTrip;
}

void save(QQuickWindow *window, const QString &fileName)
{
    QImageWriter writer(fileName);
    const bool saved = writer.write(window->grabWindow());
    if (!saved)
        std::fprintf(stderr, "Cannot write %s: %s\n", qPrintable(fileName), qPrintable(writer.errorString()));
    QCoreApplication::exit(saved ? 0 : 1);
}

} // namespace

void quitWhenDone(QQuickWindow *window)
{
    RoundTrip *const roundTrip = startedIn(window);
    QObject::connect(roundTrip, &RoundTrip::statusChanged, window, [roundTrip] {
        if (roundTrip->status() == RoundTrip::Status::Running)
            return;
        const bool done = roundTrip->status() == RoundTrip::Status::Done;
        std::printf("%.0f bytes came back%s\n", roundTrip->receivedBytes(), done ? "" : ", which is not all");
        QCoreApplication::exit(done ? 0 : 1);
    });
}

void takeScreenshot(QQuickWindow *window, const QString &fileName)
{
    const RoundTrip *const roundTrip = startedIn(window);
    auto *const timer = new QTimer(window);
    QObject::connect(timer, &QTimer::timeout, window, [=] {
        if (roundTrip->receivedBytes() < 0.6 * roundTrip->total())
            return;
        timer->stop();
        save(window, fileName);
    });
    timer->start(20ms);
}
