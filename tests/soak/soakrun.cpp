// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "soakrun.h"

#include "soakend.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtNetwork/qsslcertificate.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include <unistd.h>

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 3min; // until the last connection of a round has ended
constexpr int shownFailures = 20;

void add(SoakReport *total, const SoakReport &report)
{
    total->sentMessages += report.sentMessages;
    total->sentBytes += report.sentBytes;
    total->receivedMessages += report.receivedMessages;
    total->receivedBytes += report.receivedBytes;
}

} // namespace

SoakRun::SoakRun(const SoakSettings &settings) : m_settings(settings), m_generations(settings.streams)
{
    connect(&m_server, &QProcess::readyReadStandardOutput, this, [this] {
        while (m_server.canReadLine())
            onServerLine(QJsonDocument::fromJson(m_server.readLine()).object());
    });
    connect(&m_server, &QProcess::finished, this, [this] {
        addFailure(QStringLiteral("the server process has ended"));
        Q_EMIT finished();
    });
    m_roundTimer.setSingleShot(true);
    connect(&m_roundTimer, &QTimer::timeout, this, [this] {
        m_ending = true;
        m_waiting.clear();
        m_hangTimer.start(patience);
        askWhenIdle();
    });
    m_hangTimer.setSingleShot(true);
    connect(&m_hangTimer, &QTimer::timeout, this, [this] {
        for (const SoakEnd *end : std::as_const(m_open))
            addFailure(QStringLiteral("hangs: ") + end->describe());
        if (m_open.isEmpty())
            addFailure(QStringLiteral("no idle point: the server has connections or a process has descriptors left"));
        Q_EMIT finished();
    });
}

SoakRun::~SoakRun()
{
    m_server.disconnect(this);
    m_server.closeWriteChannel();
    m_server.waitForFinished();
}

bool SoakRun::start()
{
    m_server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_server.start(QCoreApplication::applicationFilePath(),
                   {QStringLiteral("--serve"), QStringLiteral("--seed"), QString::number(m_settings.seed)});
    return m_server.waitForStarted();
}

void SoakRun::onServerLine(const QJsonObject &line)
{
    if (line.contains(QLatin1String("ports"))) {
        for (const auto port : line[QLatin1String("ports")].toArray())
            m_ports.append(quint16(port.toInt()));
        m_sslConfiguration = QSslConfiguration::defaultConfiguration();
        m_sslConfiguration.setCaCertificates(
                QSslCertificate::fromData(line[QLatin1String("authority")].toString().toLatin1()));
        m_descriptorsAtStart = ProcessState::openDescriptors();
        m_time.start();
        startRound();
    } else if (line.contains(QLatin1String("idle"))) {
        onBothIdle(ProcessState::fromJson(line[QLatin1String("idle")].toObject()));
    } else {
        const SoakPlan plan(SoakId::fromPath(m_settings.seed, line[QLatin1String("path")].toString()));
        m_outcomes.try_emplace(plan.id, Outcome{plan, {}, {}}).first->second.server = SoakReport::fromJson(line);
    }
}

void SoakRun::startRound()
{
    m_ending = false;
    m_begun = 0;
    for (quint32 place = 0; place < quint32(m_settings.streams); ++place)
        m_waiting.append(place);
    openMore();
}

// A few at a time: on a slow machine QSslServer drops what has not finished its TLS handshake after 5 seconds.
void SoakRun::openMore()
{
    const int limit = isSanitized() ? 32 : 128;
    while (m_connecting < limit && !m_waiting.isEmpty())
        open(m_waiting.takeFirst());
}

void SoakRun::open(quint32 place)
{
    const SoakPlan plan({m_settings.seed, place, ++m_generations[place]});
    WebSocketStreamOptions options = plan.options(Side::Client);
    QUrl url;
    url.setScheme(plan.tls ? QStringLiteral("wss") : QStringLiteral("ws"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(m_ports[2 * plan.echo + plan.tls]);
    url.setPath(plan.id.path());
    options.sslConfiguration = m_sslConfiguration;

    ++m_connections;
    if (++m_begun == m_settings.streams)
        m_roundTimer.start(std::clamp(m_settings.seconds * 1000 / 15, 500, 15'000));
    leak();
    auto *end = new SoakEnd(plan, url, options, this);
    m_open[plan.id] = end;
    ++m_connecting;
    connect(
            end, &SoakEnd::handshakeEnded, this,
            [this] {
                --m_connecting;
                openMore();
            },
            Qt::QueuedConnection);
    connect(end, &SoakEnd::ended, this, [this, plan](const SoakReport &report) { onEnded(plan, report); });
}

void SoakRun::onEnded(const SoakPlan &plan, const SoakReport &report)
{
    m_open.remove(plan.id);
    m_outcomes.try_emplace(plan.id, Outcome{plan, {}, {}}).first->second.client = report;
    if (m_ending)
        return;
    m_waiting.append(plan.id.place);
    openMore();
}

void SoakRun::askWhenIdle()
{
    if (!m_open.isEmpty() || (ProcessState::openDescriptors() > m_descriptorsAtStart && !m_settings.leakDescriptors))
        QTimer::singleShot(100ms, this, &SoakRun::askWhenIdle);
    else
        m_server.write("idle\n");
}

void SoakRun::onBothIdle(const ProcessState &server)
{
    m_hangTimer.stop();
    settleAccounts();
    const double seconds = double(m_time.elapsed()) / 1000;
    m_clientPoints.append({seconds, m_connections, ProcessState::now()});
    m_serverPoints.append({seconds, m_connections, server});
    if (seconds < m_settings.seconds || withoutWarmUp(m_clientPoints).size() < 3) {
        startRound();
        return;
    }
    judgeGrowth();
    Q_EMIT finished();
}

// The server has reported every connection before it said that it is idle.
void SoakRun::settleAccounts()
{
    for (const auto &[id, outcome] : m_outcomes) {
        const SoakReport client = outcome.client.value_or(SoakReport());
        const SoakReport server = outcome.server.value_or(SoakReport());
        const QString text = contradiction(outcome.plan, client, server);
        if (!text.isEmpty()) {
            addFailure(QStringLiteral("%1 (%2; client: %3; server: %4)")
                               .arg(text, outcome.plan.describe(),
                                    QString::fromUtf8(QJsonDocument(client.toJson()).toJson(QJsonDocument::Compact)),
                                    QString::fromUtf8(QJsonDocument(server.toJson()).toJson(QJsonDocument::Compact))));
        }
        add(&m_client, client);
        add(&m_peer, server);
        m_futures += client.futures + server.futures;
        ++(client.clean ? m_clean : client.opened ? m_unclean : m_notOpened);
        m_opened += client.opened;
    }
    m_outcomes.clear();
}

// The points after a tenth of the time, which is the first minute of ten; in a short run after a quarter, as the heap
// first takes its shape.
QList<IdlePoint> SoakRun::withoutWarmUp(const QList<IdlePoint> &points) const
{
    const double warmUp = m_settings.seconds * (m_settings.seconds >= 120 ? 0.1 : 0.25);
    QList<IdlePoint> later;
    std::copy_if(points.cbegin(), points.cend(), std::back_inserter(later),
                 [warmUp](const IdlePoint &point) { return point.seconds >= warmUp; });
    return later;
}

void SoakRun::judgeGrowth()
{
    for (const auto &[name, all] : {std::pair("client", &m_clientPoints), std::pair("server", &m_serverPoints)}) {
        const QList<IdlePoint> points = withoutWarmUp(*all);
        const QString text = findGrowth(points);
        if (!text.isEmpty())
            addFailure(QStringLiteral("%1: %2").arg(QLatin1String(name), text));
        else
            std::printf("%s: the heap grew by %.1f bytes for each connection\n", name, heapGrowth(points));
    }
}

void SoakRun::addFailure(const QString &text)
{
    m_failures.append(text);
    if (m_failures.size() <= shownFailures)
        std::fprintf(stderr, "FAIL: %s\n", qPrintable(text));
}

// So that one can see that a leak is found.
void SoakRun::leak()
{
    static std::vector<std::unique_ptr<char[]>> leaked;
    if (m_settings.leakMemory)
        leaked.push_back(std::make_unique<char[]>(1024));
    if (m_settings.leakDescriptors)
        (void)::dup(STDOUT_FILENO);
}

void SoakRun::printResult() const
{
    std::printf("\n| Time, s | Connections | Client: heap, KiB | RSS, KiB | Descriptors "
                "| Server: heap, KiB | RSS, KiB | Descriptors |\n|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (qsizetype i = 0; i < m_clientPoints.size(); ++i) {
        const ProcessState &client = m_clientPoints[i].state;
        const ProcessState &server = m_serverPoints[i].state;
        std::printf("| %7.1f | %11lld | %17lld | %8lld | %11d | %17lld | %8lld | %11d |\n", m_clientPoints[i].seconds,
                    static_cast<long long>(m_clientPoints[i].connections), static_cast<long long>(client.heap / 1024),
                    static_cast<long long>(client.residentSize / 1024), client.descriptors,
                    static_cast<long long>(server.heap / 1024), static_cast<long long>(server.residentSize / 1024),
                    server.descriptors);
    }
    std::printf("\n|   |   |\n|---|--:|\n");
    const auto row = [](const char *name, qint64 value) {
        std::printf("| %-45s | %14lld |\n", name, static_cast<long long>(value));
    };
    row("Seed", m_settings.seed);
    row("Streams at a time", m_settings.streams);
    row("Connections begun", m_connections);
    row("Opened", m_opened);
    row("Refused or aborted in the handshake", m_notOpened);
    row("Closed cleanly, as the client sees it", m_clean);
    row("Broken off, as the client sees it", m_unclean);
    row("Messages to the server: sent", m_client.sentMessages);
    row("Messages to the server: received, all verified", m_peer.receivedMessages);
    row("Messages to the client: sent", m_peer.sentMessages);
    row("Messages to the client: received, all verified", m_client.receivedMessages);
    row("Bytes to the server: sent", m_client.sentBytes);
    row("Bytes to the server: received, all verified", m_peer.receivedBytes);
    row("Bytes to the client: sent", m_peer.sentBytes);
    row("Bytes to the client: received, all verified", m_client.receivedBytes);
    row("Futures, each settled once", m_futures);
    row("Failures", m_failures.size());
}
