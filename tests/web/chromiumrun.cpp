// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "chromiumrun.h"

#include "caseharness.h"
#include "scriptedserver.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qdir.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>

#include <chrono>

using namespace std::chrono_literals;

namespace {

constexpr auto timeLimit = 40s; // for one result; a case has 10
constexpr int keptErrorOutput = 4000;

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
            QStringLiteral("--log-level=3"),
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

CaseResults runInChromium(const QString &program)
{
    QTemporaryDir profile;
    profile.setAutoRemove(false);
    ScriptedServer server(QStringLiteral(WEB_DIRECTORY));
    QProcess chromium;
    QEventLoop loop;
    QTimer patience;
    QJsonArray posted;
    QString error;
    const auto giveUp = [&](const QString &why) {
        error = why;
        loop.quit();
    };

    QObject::connect(&server, &ScriptedServer::resultPosted, &loop, [&](const QJsonObject &result) {
        posted.append(result);
        patience.start();
    });
    QObject::connect(&server, &ScriptedServer::resultsFinished, &loop, &QEventLoop::quit);
    QObject::connect(&chromium, &QProcess::errorOccurred, &loop, [&] { giveUp(chromium.errorString()); });
    QObject::connect(&chromium, &QProcess::finished, &loop, [&] { giveUp(QStringLiteral("it has ended too early")); });
    QObject::connect(&patience, &QTimer::timeout, &loop, [&] { giveUp(QStringLiteral("it reports no more")); });
    const QString url = QStringLiteral("http://%1/?cases=%2").arg(server.host(), selectedCases());
    // Queued, so that an immediate failure finds the loop running.
    QTimer::singleShot(0, &chromium, [&] { chromium.start(program, chromiumArguments(profile.path(), url)); });
    patience.start(timeLimit);
    loop.exec();

    chromium.disconnect();
    stop(&chromium);
    removeProfile(profile.path());
    CaseResults results(QStringLiteral("Chromium"), posted);
    if (!error.isEmpty())
        error += QLatin1Char('\n') + QString::fromLocal8Bit(chromium.readAllStandardError().right(keptErrorOutput));
    results.setError(error);
    return results;
}
