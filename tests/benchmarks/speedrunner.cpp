// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedrunner.h"

#include "certificate.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>

#include <sched.h>

#include <cstdio>

namespace {

constexpr int startTimeout = 10'000; // milliseconds
constexpr int clientTimeout = 120'000;

QString directoryPath(const QTemporaryDir &directory, const char *name)
{
    return directory.filePath(QLatin1String(name));
}

// Deno has no arguments for this: it is to leave the user's cache alone, and to look for no newer Deno.
void prepareDeno(const QTemporaryDir &directory)
{
    qputenv("DENO_DIR", QFile::encodeName(directoryPath(directory, "deno")));
    qputenv("DENO_NO_UPDATE_CHECK", "1");
}

// Keeps this process, and those that it starts, on one processor with the server: how long it takes to wake another one
// depends on the machine and on the moment, and is ten times a round trip.
class OneProcessor
{
public:
    explicit OneProcessor(qint64 server) : m_server(pid_t(server))
    {
        sched_getaffinity(0, sizeof(m_all), &m_all);
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(sched_getcpu(), &one);
        use(one);
    }
    ~OneProcessor() { use(m_all); }
    Q_DISABLE_COPY_MOVE(OneProcessor)

private:
    void use(const cpu_set_t &processors) const
    {
        for (const pid_t process : {pid_t(0), m_server})
            sched_setaffinity(process, sizeof(processors), &processors);
    }

    const pid_t m_server;
    cpu_set_t m_all = {};
};

} // namespace

SpeedRunner::~SpeedRunner()
{
    m_server.closeWriteChannel();
    m_server.waitForFinished();
}

bool SpeedRunner::start()
{
    if (!makeCertificate(m_directory.path())) {
        std::fprintf(stderr, "openssl could not make a certificate\n");
        return false;
    }
    prepareDeno(m_directory);
    m_server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_server.start(QCoreApplication::applicationDirPath() + QStringLiteral("/speedserver"),
                   {QStringLiteral("--certificate"), directoryPath(m_directory, "certificate.pem"),
                    QStringLiteral("--key"), directoryPath(m_directory, "key.pem")});
    if (!m_server.waitForStarted() || !m_server.waitForReadyRead(startTimeout)) {
        std::fprintf(stderr, "The server does not start\n");
        return false;
    }
    m_ports = QJsonDocument::fromJson(m_server.readLine()).object();
    return true;
}

SpeedResults SpeedRunner::run(const SpeedCell &cell, const QList<SpeedColumn> &columns, int rounds)
{
    SpeedResults results{cell, {}};
    QList<SpeedColumn> left = columns;
    for (int round = 0; round < rounds; ++round) {
        for (const SpeedColumn &column : QList<SpeedColumn>(left)) {
            std::optional<QJsonObject> figures = sample(cell, column);
            if (!figures) {
                m_failed = true;
                results.samples.erase(column.name);
                left.removeIf([&column](const SpeedColumn &other) { return other.name == column.name; });
                continue;
            }
            results.samples[column.name].push_back(*figures);
            figures->insert(QStringLiteral("task"), cell.task);
            figures->insert(QStringLiteral("scheme"), cell.scheme);
            figures->insert(QStringLiteral("kind"), cell.kind());
            figures->insert(QStringLiteral("size"), cell.size);
            figures->insert(QStringLiteral("streams"), cell.streams);
            figures->insert(QStringLiteral("column"), column.name);
            figures->insert(QStringLiteral("round"), round);
            m_samples.append(*figures);
        }
    }
    return results;
}

std::optional<QJsonObject> SpeedRunner::sample(const SpeedCell &cell, const SpeedColumn &column)
{
    std::optional<OneProcessor> oneProcessor;
    if (cell.task == QLatin1String("pingpong"))
        oneProcessor.emplace(m_server.processId());
    QProcess client;
    client.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    client.start(column.program, arguments(cell, column));
    const bool finished = client.waitForFinished(clientTimeout);
    const QJsonObject figures = QJsonDocument::fromJson(client.readAllStandardOutput()).object();
    if (finished && client.exitStatus() == QProcess::NormalExit && client.exitCode() == 0 && !figures.isEmpty())
        return figures;

    std::fprintf(stderr, "%s: %s %s\n", finished ? "Failed" : "Has not finished", qPrintable(column.program),
                 qPrintable(client.arguments().join(QLatin1Char(' '))));
    client.kill();
    client.waitForFinished();
    return {};
}

QStringList SpeedRunner::arguments(const SpeedCell &cell, const SpeedColumn &column) const
{
    const qint64 count = cell.count(column.isSlow);
    const bool tls = cell.scheme == QLatin1String("wss");
    const QString url = QStringLiteral("%1://127.0.0.1:%2%3")
                                .arg(cell.scheme)
                                .arg(m_ports[QLatin1String(tls ? "tlsPort" : "port")].toInt())
                                .arg(cell.path(count));
    QStringList result = column.arguments;
    result += {QStringLiteral("--task"),    cell.task,
               QStringLiteral("--url"),     url,
               QStringLiteral("--ca"),      directoryPath(m_directory, "certificate.pem"),
               QStringLiteral("--size"),    QString::number(cell.size),
               QStringLiteral("--count"),   QString::number(count),
               QStringLiteral("--streams"), QString::number(cell.streams)};
    if (cell.task == QLatin1String("grow"))
        result += {QStringLiteral("--seconds"), QString::number(cell.seconds())};
    if (cell.text)
        result.append(QStringLiteral("--text"));
    return result;
}
