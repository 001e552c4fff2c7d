// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedcolumn.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfileinfo.h>
#include <QtCore/qprocess.h>

#include <cstdio>
#include <optional>

namespace {

struct Known
{
    const char *name;
    const char *program;
    bool isSlow;
    bool canConnect;
};

constexpr Known known[] = {
        {"qwebsocket", "speedclient", false, true},     {"messages", "speedclient", false, true},
        {"unawaited", "speedclient", false, false},     {"futures", "speedclient", true, true},
        {"device", "speedclient", false, true},         {"tcp", "speedclient", false, true},
        {"javascript", "speedclient_qml", true, false}, {"qmlwebsocket", "speedclient_qml", true, false},
        {"element", "speedclient_qml", true, false},    {"beast", "speedclient_beast", false, true},
        {"websockets", "speedclient.py", true, false},
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

// The distribution's own may have the package when the first in the path has not.
std::optional<QString> findPython()
{
    for (const char *python : {"python3", "/usr/bin/python3"}) {
        QProcess process;
        process.start(QLatin1String(python), {QStringLiteral("-c"), QStringLiteral("import websockets")});
        if (process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
            return QLatin1String(python);
    }
    return {};
}

std::optional<SpeedColumn> find(const Known &entry)
{
    const std::optional<QString> program = findProgram(QLatin1String(entry.program));
    if (!program)
        return {};
    SpeedColumn result{QLatin1String(entry.name), *program, {}, entry.isSlow, entry.canConnect};
    if (program->endsWith(QLatin1String(".py"))) {
        const std::optional<QString> python = findPython();
        if (!python)
            return {};
        result.program = *python;
        result.arguments.append(*program);
    }
    result.arguments.append(result.name);
    return result;
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
