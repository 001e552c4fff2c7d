// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Measures WebSocketStream beside a bare QWebSocket, the bare socket and clients of other libraries, and prints
// Markdown tables. The clients are programs that take turns against one server.

#include "flowcase.h"
#include "speedcell.h"
#include "speedcolumn.h"
#include "speedrunner.h"
#include "speedtables.h"
#include "speedtargets.h"

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

const QStringList allTasks = {QStringLiteral("receive"), QStringLiteral("send"),  QStringLiteral("pingpong"),
                              QStringLiteral("connect"), QStringLiteral("idle"),  QStringLiteral("streams"),
                              QStringLiteral("slow"),    QStringLiteral("crowd"), QStringLiteral("grow")};
constexpr qint64 largestPingPong = 1024 * 1024; // a larger one takes seconds for what is not counted
constexpr int idleStreams = 1000;
constexpr int crowdStreams = 300;
constexpr qint64 smallMessage = 100; // of the tasks that are about the number of streams
constexpr double smallScale = 0.1; // below it all is tried except for the largest numbers of streams

struct Options
{
    QStringList tasks;
    QStringList schemes;
    QList<qint64> sizes;
    QStringList kinds;
    QStringList columns;
    int rounds = 0;
    double scale = 1;
    QString jsonFile;
    bool check = false;
};

QCommandLineParser *describeOptions(QCommandLineParser *parser)
{
    const auto add = [parser](const char *name, const char *description, const char *value = "",
                              const QString &preset = {}) {
        parser->addOption(
                {QString::fromLatin1(name), QString::fromLatin1(description), QString::fromLatin1(value), preset});
    };
    parser->setApplicationDescription(
            QStringLiteral("Measures WebSocketStream beside other clients and prints Markdown tables."));
    parser->addHelpOption();
    add("tasks", "What to measure.", "list", allTasks.join(QLatin1Char(',')));
    add("sizes", "Message sizes.", "list", QStringLiteral("100,1K,64K,1M,16M"));
    add("kinds", "Kinds of messages.", "list", QStringLiteral("binary,text"));
    add("schemes", "Schemes.", "list", QStringLiteral("ws,wss"));
    add("columns", "Clients, instead of all that are there.", "list");
    add("rounds", "How often each client takes its turn.", "count", QStringLiteral("7"));
    add("scale", "A factor for how much there is to do in each turn.", "factor", QStringLiteral("1"));
    add("json", "Write all samples to this file.", "file");
    add("check", "Fail when one of the targets, which are printed last, is missed.");
    return parser;
}

Options parseOptions(const QCoreApplication &application)
{
    QCommandLineParser parser;
    describeOptions(&parser)->process(application);
    const auto value = [&parser](const char *name) { return parser.value(QString::fromLatin1(name)); };
    const auto list = [&value](const char *name) { return value(name).split(QLatin1Char(','), Qt::SkipEmptyParts); };

    Options result;
    result.tasks = list("tasks");
    result.schemes = list("schemes");
    for (const QString &size : list("sizes"))
        result.sizes.append(parseSize(size));
    result.kinds = list("kinds");
    result.columns = list("columns");
    result.rounds = value("rounds").toInt();
    result.scale = value("scale").toDouble();
    result.jsonFile = value("json");
    result.check = parser.isSet(QStringLiteral("check"));

    const bool tasksKnown = std::all_of(result.tasks.cbegin(), result.tasks.cend(),
                                        [](const QString &task) { return allTasks.contains(task); });
    if (!tasksKnown || result.sizes.contains(0) || result.rounds < 1 || result.scale <= 0)
        parser.showHelp(1);
    return result;
}

QList<SpeedCell> kindCells(const QStringList &kinds, SpeedCell cell)
{
    QList<SpeedCell> result;
    for (const QString &kind : kinds) {
        cell.text = kind == QLatin1String("text");
        result.append(cell);
    }
    return result;
}

QList<SpeedCell> messageCells(const Options &options, SpeedCell cell)
{
    QList<SpeedCell> result;
    for (const qint64 size : options.sizes) {
        if (cell.task == QLatin1String("pingpong") && size > largestPingPong)
            continue;
        cell.size = size;
        result += kindCells(options.kinds, cell);
    }
    return result;
}

QList<SpeedCell> streamCells(const QList<int> &counts, SpeedCell cell)
{
    QList<SpeedCell> result;
    for (const int streams : counts) {
        cell.streams = streams;
        result.append(cell);
    }
    return result;
}

bool hasDescriptors(int streams)
{
    constexpr rlim_t others = 100;
    rlimit limit = {};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max >= rlim_t(streams) + others)
        return true;
    std::fprintf(stderr, "Left out, because a process may have no more than %llu files (ulimit -Hn): %d streams\n",
                 static_cast<unsigned long long>(limit.rlim_max), streams);
    return false;
}

QList<int> growCounts(const QString &scheme, double scale)
{
    // Ten thousand handshakes over TLS would take half a minute.
    const int most = scale < smallScale ? 100 : scheme == QLatin1String("wss") ? 1000 : 10'000;
    QList<int> result;
    for (const int streams : {1, 100, 1000, 10'000}) {
        if (streams <= most && hasDescriptors(streams))
            result.append(streams);
    }
    return result;
}

// The rows of one table.
QList<SpeedCell> cellsOf(const Options &options, const QString &task, const QString &scheme)
{
    SpeedCell cell;
    cell.task = task;
    cell.scheme = scheme;
    cell.scale = options.scale;
    QList<SpeedCell> result;
    if (task == QLatin1String("connect")) {
        result.append(cell);
    } else if (task == QLatin1String("idle")) {
        cell.streams = std::max(10, int(idleStreams * options.scale));
        result.append(cell);
    } else if (task == QLatin1String("streams")) {
        cell.size = 1024;
        result = streamCells({1, 10, 100, 1000}, cell);
    } else if (task == QLatin1String("grow")) {
        cell.size = smallMessage;
        result = streamCells(growCounts(scheme, options.scale), cell);
    } else if (task == QLatin1String("crowd")) {
        cell.size = smallMessage;
        cell.streams = options.scale < smallScale ? crowdStreams / 10 : crowdStreams;
        result = kindCells(options.kinds, cell);
    } else if (task == QLatin1String("slow")) {
        cell.size = 64 * 1024;
        result.append(cell);
    } else {
        result = messageCells(options, cell);
    }
    return result;
}

QList<SpeedColumn> columnsFor(const QString &task, const QString &scheme, QList<SpeedColumn> columns)
{
    const bool tls = scheme == QLatin1String("wss");
    columns.removeIf(
            [&](const SpeedColumn &column) { return !column.tasks.contains(task) || (tls && !column.hasTls); });
    return columns;
}

// Returns what the results say about the targets.
std::vector<SpeedTargetResult> measure(const Options &options, const QList<SpeedColumn> &allColumns,
                                       SpeedRunner *runner)
{
    std::vector<SpeedTargetResult> checked;
    for (const QString &task : options.tasks) {
        // A course of time has no median.
        const int rounds = task == QLatin1String("slow") ? 1 : options.rounds;
        for (const QString &scheme : options.schemes) {
            const QList<SpeedColumn> columns = columnsFor(task, scheme, allColumns);
            QStringList names;
            for (const SpeedColumn &column : columns)
                names.append(column.name);
            printTableHeader(task, scheme);
            for (const SpeedCell &cell : cellsOf(options, task, scheme)) {
                const SpeedResults results = runner->run(cell, columns, rounds);
                printTableRows(results, names);
                const std::vector<SpeedTargetResult> more = checkTargets(results);
                checked.insert(checked.end(), more.begin(), more.end());
            }
        }
    }
    return checked;
}

bool writeJson(const QString &fileName, const QJsonArray &samples)
{
    QFile file(fileName);
    if (file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(samples).toJson(QJsonDocument::Compact)) >= 0)
        return true;
    std::fprintf(stderr, "%s: %s\n", qPrintable(fileName), qPrintable(file.errorString()));
    return false;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const Options options = parseOptions(application);
    const QList<SpeedColumn> columns = SpeedColumn::available(options.columns);
    SpeedRunner runner;
    if (!runner.start())
        return 1;

    std::printf("Each client %d times, in turn, with fresh processes and fresh connections: median (minimum to "
                "maximum).\n",
                options.rounds);
    const std::vector<SpeedTargetResult> checked = measure(options, columns, &runner);
    printTargets(checked);
    bool ok = !runner.hasFailed();
    if (!options.jsonFile.isEmpty())
        ok = writeJson(options.jsonFile, runner.samples()) && ok;
    if (options.check)
        ok = ok && std::all_of(checked.cbegin(), checked.cend(), [](const auto &target) { return target.isMet; });
    return ok ? 0 : 1;
}
