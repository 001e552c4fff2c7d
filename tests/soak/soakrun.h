// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "soakgrowth.h"
#include "soakreport.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qmap.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qsslconfiguration.h>

#include <map>
#include <optional>

class SoakEnd;

struct SoakSettings
{
    int seconds = 0;
    int streams = 0;
    quint32 seed = 0;
    bool leakMemory = false; // 1 KiB for each connection
    bool leakDescriptors = false; // one for each connection
};

// The clients. Opens and re-opens connections, and from time to time lets all of them end and looks at what both
// processes hold then.
class SoakRun : public QObject
{
    Q_OBJECT

public:
    explicit SoakRun(const SoakSettings &settings);
    ~SoakRun() override;

    [[nodiscard]] bool start();
    void printResult() const;
    [[nodiscard]] bool isGood() const { return m_failures.isEmpty(); }

Q_SIGNALS:
    void finished();

private:
    struct Outcome
    {
        SoakPlan plan;
        std::optional<SoakReport> client;
        std::optional<SoakReport> server;
    };

    void startRound();
    void openMore();
    void open(quint32 place);
    void onEnded(const SoakPlan &plan, const SoakReport &report);
    void askWhenIdle();
    void onServerLine(const QJsonObject &line);
    void onBothIdle(const ProcessState &server);
    void settleAccounts();
    [[nodiscard]] QList<IdlePoint> withoutWarmUp(const QList<IdlePoint> &points) const;
    void judgeGrowth();
    void addFailure(const QString &text);
    void leak();

    const SoakSettings m_settings;
    QProcess m_server;
    QList<quint16> m_ports;
    QSslConfiguration m_sslConfiguration;
    QElapsedTimer m_time;
    QTimer m_roundTimer;
    QTimer m_hangTimer;
    QList<quint32> m_generations;
    QList<quint32> m_waiting; // places where a connection is to be opened
    int m_connecting = 0;
    int m_begun = 0; // in this round
    QMap<SoakId, SoakEnd *> m_open;
    std::map<SoakId, Outcome> m_outcomes;
    bool m_ending = false; // of the round

    int m_descriptorsAtStart = 0;
    QList<IdlePoint> m_clientPoints;
    QList<IdlePoint> m_serverPoints;
    QStringList m_failures;
    qint64 m_connections = 0;
    qint64 m_opened = 0;
    qint64 m_clean = 0;
    qint64 m_unclean = 0;
    qint64 m_notOpened = 0;
    qint64 m_futures = 0;
    SoakReport m_client; // totals
    SoakReport m_peer;
};
