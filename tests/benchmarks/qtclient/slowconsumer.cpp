// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "slowconsumer.h"

#include "../flowcase.h"
#include "websocketreadable.h"
#include "websocketstream.h"

#include <QtWebSockets/qwebsocket.h>

#include <chrono>

using namespace std::chrono_literals;

namespace {

constexpr qint64 bytesPerSecond = 16 * 1024 * 1024;
constexpr auto consumeInterval = 10ms;
constexpr auto sampleInterval = 100ms;
constexpr auto duration = 12s;

// QWebSocket cannot be stopped: what arrives has to wait in memory.
class QWebSocketSource : public SlowSource
{
public:
    explicit QWebSocketSource(const ClientCase &clientCase);

    void open() override { m_socket.open(m_url); }
    bool takeMessage() override;

private:
    const QUrl m_url;
    QWebSocket m_socket;
    QList<QByteArray> m_waiting;
};

QWebSocketSource::QWebSocketSource(const ClientCase &clientCase) : m_url(clientCase.url)
{
    m_socket.setSslConfiguration(clientCase.sslConfiguration);
    connect(&m_socket, &QWebSocket::connected, this, &SlowSource::opened);
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray &message) { m_waiting.append(message); });
    connect(&m_socket, &QWebSocket::stateChanged, this, [this](QAbstractSocket::SocketState state) {
        if (state == QAbstractSocket::UnconnectedState)
            ended(m_socket.errorString());
    });
}

bool QWebSocketSource::takeMessage()
{
    if (m_waiting.isEmpty())
        return false;
    m_waiting.removeFirst();
    return true;
}

class StreamSource : public SlowSource
{
public:
    explicit StreamSource(const ClientCase &clientCase) : m_case(clientCase) { }

    void open() override;
    bool takeMessage() override { return !m_stream->readable()->readMessage().isNull(); }

private:
    const ClientCase m_case;
    std::unique_ptr<WebSocketStream> m_stream;
};

void StreamSource::open()
{
    WebSocketStreamOptions options;
    options.sslConfiguration = m_case.sslConfiguration;
    m_stream = std::make_unique<WebSocketStream>(m_case.url, options);
    m_stream->opened().then(this, [this](const WebSocketOpenInfo &) { Q_EMIT opened(); });
    m_stream->closed()
            .then(this, [this](const WebSocketCloseInfo &info) { ended(info.reason); })
            .onFailed(this, [this](const WebSocketError &error) { ended(error.message()); });
}

std::unique_ptr<SlowSource> makeSource(const ClientCase &clientCase)
{
    if (clientCase.column == QLatin1String("qwebsocket"))
        return std::make_unique<QWebSocketSource>(clientCase);
    if (clientCase.column == QLatin1String("messages"))
        return std::make_unique<StreamSource>(clientCase);
    fail(QStringLiteral("no slow consumer for %1").arg(clientCase.column));
}

} // namespace

void SlowSource::ended(const QString &message) const
{
    if (!m_endExpected)
        fail(QStringLiteral("the connection has ended: %1").arg(message));
}

SlowTask::SlowTask(const ClientCase &clientCase) : Task(clientCase), m_source(makeSource(clientCase))
{
    m_consumer.setTimerType(Qt::PreciseTimer);
    m_sampler.setTimerType(Qt::PreciseTimer);
    connect(m_source.get(), &SlowSource::opened, this, &SlowTask::onOpened);
    connect(&m_consumer, &QTimer::timeout, this, &SlowTask::takeWhatIsDue);
    connect(&m_sampler, &QTimer::timeout, this, &SlowTask::sampleMemory);
}

void SlowTask::start()
{
    m_source->open();
}

void SlowTask::onOpened()
{
    m_baselineKiB = memoryKiB("VmRSS");
    m_measurement.start();
    m_clock.start();
    m_consumer.start(consumeInterval);
    m_sampler.start(sampleInterval);
}

qint64 SlowTask::due() const
{
    return m_clock.elapsed() * bytesPerSecond / 1000 / m_case.size;
}

void SlowTask::takeWhatIsDue()
{
    while (m_taken < due() && m_source->takeMessage())
        ++m_taken;
}

void SlowTask::sampleMemory()
{
    m_memoryKiB.append(memoryKiB("VmRSS") - m_baselineKiB);
    if (m_memoryKiB.size() == duration / sampleInterval)
        report();
}

void SlowTask::report()
{
    m_measurement.stop();
    m_consumer.stop();
    m_sampler.stop();
    m_source->expectEnd();
    if (m_taken < due() * 9 / 10)
        fail(QStringLiteral("the consumer had to wait for messages"));
    finish(m_taken, m_taken * m_case.size, {{QStringLiteral("memoryKiB"), m_memoryKiB}});
}
