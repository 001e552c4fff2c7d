// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "chromiumrun.h"

#include "caseharness.h"
#include "scriptedserver.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qdir.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>

#include <chrono>

using namespace std::chrono_literals;

namespace {

constexpr auto timeLimit = 240s;
constexpr int keptErrorOutput = 4000;

// Without a window, a sandbox (containers have no user namespaces), a crash dialog, or anything that is not asked for.
QStringList chromiumArguments(const QString &profile, const QString &url)
{
    return {
            QStringLiteral("--headless=new"),
            QStringLiteral("--no-sandbox"),
            QStringLiteral("--disable-gpu"),
            QStringLiteral("--disable-dev-shm-usage"),
            QStringLiteral("--disable-breakpad"),
            QStringLiteral("--noerrdialogs"),
            QStringLiteral("--no-first-run"),
            QStringLiteral("--no-default-browser-check"),
            QStringLiteral("--no-proxy-server"),
            QStringLiteral("--disable-background-networking"),
            QStringLiteral("--disable-background-timer-throttling"),
            QStringLiteral("--disable-component-update"),
            QStringLiteral("--disable-default-apps"),
            QStringLiteral("--disable-extensions"),
            QStringLiteral("--disable-sync"),
            QStringLiteral("--password-store=basic"),
            QStringLiteral("--user-data-dir=") + profile,
            url,
    };
}

void stop(QProcess *process)
{
    process->terminate();
    if (!process->waitForFinished(10000)) {
        process->kill();
        process->waitForFinished();
    }
}

// Chromium's helper processes may write a little longer than itself.
void removeProfile(const QString &path)
{
    QDeadlineTimer deadline(10s);
    while (!QDir(path).removeRecursively() && !deadline.hasExpired())
        QThread::msleep(20);
}

} // namespace

CaseResults runInChromium(const QString &program)
{
    QTemporaryDir profile;
    profile.setAutoRemove(false);
    ScriptedServer server(QStringLiteral(WEB_DIRECTORY));
    QProcess chromium;
    QEventLoop loop;
    QByteArray posted;
    QString error = QStringLiteral("Chromium has not reported in time");

    QObject::connect(&server, &ScriptedServer::resultsPosted, &loop, [&](const QByteArray &json) {
        posted = json;
        error.clear();
        loop.quit();
    });
    QObject::connect(&chromium, &QProcess::errorOccurred, &loop, [&] {
        error = QStringLiteral("Chromium: ") + chromium.errorString();
        loop.quit();
    });
    QObject::connect(&chromium, &QProcess::finished, &loop, [&] {
        error = QStringLiteral("Chromium has ended before it reported");
        loop.quit();
    });
    QTimer::singleShot(timeLimit, &loop, &QEventLoop::quit);
    const QString url = QStringLiteral("http://%1/?cases=%2").arg(server.host(), selectedCases());
    // Queued, so that an immediate failure finds the loop running.
    QTimer::singleShot(0, &chromium, [&] { chromium.start(program, chromiumArguments(profile.path(), url)); });
    loop.exec();

    chromium.disconnect();
    stop(&chromium);
    removeProfile(profile.path());
    CaseResults results(QStringLiteral("Chromium"), QJsonDocument::fromJson(posted).array());
    if (!error.isEmpty())
        error += QLatin1Char('\n') + QString::fromLocal8Bit(chromium.readAllStandardError().right(keptErrorOutput));
    results.setError(error);
    return results;
}
