// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedcolumn.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdir.h>
#include <QtCore/qfileinfo.h>
#include <QtCore/qprocess.h>

#include <cstdio>
#include <optional>

namespace {

struct Known
{
    const char *name;
    const char *program;
    const char *tasks;
    bool isSlow = false;
    bool hasTls = true;
};

constexpr const char *transfers = "receive,send,pingpong";
constexpr const char *withConnect = "receive,send,pingpong,connect";
constexpr const char *withCrowd = "receive,send,pingpong,connect,crowd";
constexpr const char *all = "receive,send,pingpong,connect,crowd,grow,idle,streams,slow";

constexpr Known known[] = {
        {"qwebsocket", "speedclient", all},
        {"messages", "speedclient", all},
        // It receives as `messages` does.
        {"unawaited", "speedclient", "send,crowd"},
        {"futures", "speedclient", withCrowd, true},
        {"device", "speedclient", withCrowd},
        {"tcp", "speedclient", withConnect},
        {"syscalls", "speedclient_raw", withConnect, false, false},
        {"javascript", "speedclient_qml", transfers, true},
        {"qmlwebsocket", "speedclient_qml", transfers, true},
        {"element", "speedclient_qml", transfers, true},
        {"beast", "speedclient_beast", withConnect},
        {"websockets", "speedclient.py", transfers, true},
        // Over TLS the end of what it sends can wait until it sends something else: denoland/deno, issue 36862.
        {"deno", "speedclient.mjs", withCrowd, false, false},
        {"undici", "speedclient.mjs", withCrowd, true},
};

std::optional<QString> findProgram(const QString &name)
{
    for (const QString &directory : {QCoreApplication::applicationDirPath(), QStringLiteral(SPEED_SOURCE_DIR)}) {
        const QString path = directory + QLatin1Char('/') + name;
        if (QFileInfo(path).isFile())
            return path;
    }
    return {};
}

bool succeeds(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

// What runs a script, and its arguments before those of the column; nothing when it is not there.
using Command = QStringList;

// The distribution's own may have the package when the first in the path has not.
Command pythonCommand(const QString &script)
{
    for (const QString &python : {QStringLiteral("python3"), QStringLiteral("/usr/bin/python3")}) {
        if (succeeds(python, {QStringLiteral("-c"), QStringLiteral("import websockets")}))
            return {python, script};
    }
    return {};
}

// The program itself, and not the script that npm makes for it, which would be another process to end.
Command denoCommand(const QString &script)
{
    const QDir packages(QStringLiteral(SPEED_MODULES_DIR "/@deno"));
    for (const QString &package : packages.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString deno = packages.filePath(package + QStringLiteral("/deno"));
        if (succeeds(deno, {QStringLiteral("--version")}))
            return {deno, QStringLiteral("run"), QStringLiteral("--allow-all"), QStringLiteral("--unstable-net"),
                    script};
    }
    return {};
}

Command undiciCommand(const QString &script)
{
    const QString node = QStringLiteral("node");
    const QString quiet = QStringLiteral("--disable-warning=UNDICI-WSS");
    const QString undici = QStringLiteral(SPEED_MODULES_DIR "/undici/index.js");
    if (!succeeds(node, {quiet, QStringLiteral("--require"), undici, QStringLiteral("--eval"), QString()}))
        return {};
    return {node, quiet, script, QStringLiteral("--undici"), undici};
}

Command findCommand(const Known &entry)
{
    const std::optional<QString> program = findProgram(QLatin1String(entry.program));
    if (!program)
        return {};
    if (program->endsWith(QLatin1String(".py")))
        return pythonCommand(*program);
    if (program->endsWith(QLatin1String(".mjs")))
        return entry.name == QLatin1String("deno") ? denoCommand(*program) : undiciCommand(*program);
    return {*program};
}

std::optional<SpeedColumn> find(const Known &entry)
{
    Command command = findCommand(entry);
    if (command.isEmpty())
        return {};
    const QString program = command.takeFirst();
    const QString name = QLatin1String(entry.name);
    const QStringList tasks = QString::fromLatin1(entry.tasks).split(QLatin1Char(','));
    return SpeedColumn{name, program, command << name, entry.isSlow, tasks, entry.hasTls};
}

} // namespace

QList<SpeedColumn> SpeedColumn::available(const QStringList &names)
{
    QList<SpeedColumn> result;
    QStringList missing = names;
    for (const Known &entry : known) {
        const QString name = QLatin1String(entry.name);
        if (!names.isEmpty() && !names.contains(name))
            continue;
        missing.removeAll(name);
        if (const std::optional<SpeedColumn> column = find(entry))
            result.append(*column);
        else
            missing.append(name);
    }
    for (const QString &name : missing)
        std::fprintf(stderr, "Left out, because it is not there: %s\n", qPrintable(name));
    return result;
}
