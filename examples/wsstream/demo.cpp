// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "demo.h"

#include "demoprocess.h"
#include "memory.h"

#include <websocketstreamoptions.h>

#include <algorithm>
#include <cstdio>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr auto duration = 6s;
constexpr auto interval = 500ms;

// What the documentation promises for a client that consumes nothing at all.
qint64 promisedGrowth()
{
    return WebSocketStreamOptions().readHighWaterMark + 8 * mebibyte + 2 * demoMessageSize;
}

void print(const QString &line)
{
    std::puts(qPrintable(line));
    std::fflush(stdout);
}

// Without backpressure all that is sent ends up in memory: that must not exhaust the machine.
qint64 floodLimit()
{
    const qint64 limit = 1'000'000'000;
    const qint64 available = availableMemory() * 1024;
    return available > 0 ? std::min(limit, available / 4) : limit;
}

} // namespace

Demo::Demo(QObject *parent) : QObject(parent), m_stream(u"stream"_s), m_socket(u"socket"_s), m_limit(floodLimit())
{
    for (DemoSide *side : {&m_stream, &m_socket}) {
        connect(side, &DemoSide::started, this, &Demo::onStarted);
        connect(side, &DemoSide::failed, this, &Demo::onFailed);
    }
    connect(&m_timer, &QTimer::timeout, this, &Demo::printRow);
    m_timer.setTimerType(Qt::PreciseTimer);
}

void Demo::start()
{
    print(u"Two servers send as fast as they can, each to a client that consumes %1 MiB/s. All numbers in MiB."_s.arg(
            mebibytes(qint64(demoMessageSize) * demoMessagesPerSecond)));
    print({});
    print(u"        |           WebSocketStream           |           bare QWebSocket"_s);
    const QString columns =
            u"%1 %2 %3 %4"_s.arg("sent"_L1, 8).arg("consumed"_L1, 9).arg("waiting"_L1, 8).arg("memory"_L1, 8);
    print(u"seconds | %1 | %1"_s.arg(columns));
    m_stream.start(m_limit);
    m_socket.start(m_limit);
}

void Demo::onStarted()
{
    if (++m_startedSides < 2)
        return;
    m_clock.start();
    m_timer.start(interval);
}

void Demo::onFailed()
{
    m_timer.stop();
    m_stream.stop();
    m_socket.stop();
    std::fputs("wsstream: A process of the demo could not be started or ended too early.\n", stderr);
    Q_EMIT finished(1);
}

void Demo::printRow()
{
    print(u"%1 | %2 | %3"_s.arg(double(m_clock.elapsed()) / 1000, 7, 'f', 1).arg(m_stream.cells(), m_socket.cells()));
    if (++m_rows == duration / interval)
        finish();
}

void Demo::finish()
{
    m_timer.stop();
    m_stream.stop();
    m_socket.stop();

    print({});
    if (m_socket.sent() >= m_limit)
        print(u"The flood of the bare QWebSocket was stopped at %1 MiB to spare this machine."_s.arg(
                mebibytes(m_limit)));
    const bool bounded = m_stream.growth() <= promisedGrowth();
    const bool slowed = m_stream.sent() < m_socket.sent();
    const bool different = m_socket.growth() > promisedGrowth();
    print(u"Verdict: WebSocketStream's memory grew by %1 MiB (promised: at most %2) and its server was %3 to %4 MiB; "
          "bare QWebSocket's memory grew by %5 MiB. %6"_s.arg(
                  mebibytes(m_stream.growth()), mebibytes(promisedGrowth()), slowed ? u"held"_s : u"not held"_s,
                  mebibytes(m_stream.sent()), mebibytes(m_socket.growth()),
                  bounded && slowed && different ? u"The promise holds."_s : u"THE PROMISE DOES NOT HOLD."_s));
    Q_EMIT finished(bounded && slowed && different ? 0 : 1);
}
