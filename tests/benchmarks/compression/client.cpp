// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// WebSocketStream in the benchmark of compression:
//
//   TASK URL FEED COUNT LEVEL
//
// The task "receive" takes COUNT messages, "send" sends as many, those of the feed again and again; "idle" opens COUNT
// streams that exchange one message each. LEVEL is zlib's, or "off": compression is not offered. Prints a line of JSON.

#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include "../flowcase.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdatastream.h>
#include <QtCore/qfile.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qtimer.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <vector>

using namespace std::chrono_literals;

namespace {

struct Order
{
    QString task;
    QUrl url;
    QList<WebSocketMessage> feed;
    qint64 count = 0;
    WebSocketStreamOptions options;
};

[[noreturn]] void fail(const QString &message)
{
    std::fprintf(stderr, "compressionclient: %s\n", qPrintable(message));
    std::quick_exit(1);
}

QList<WebSocketMessage> readFeed(const QString &fileName, bool isText)
{
    QFile file(fileName);
    QList<QByteArray> messages;
    if (file.open(QIODevice::ReadOnly)) {
        QDataStream stream(&file);
        stream >> messages;
    }
    if (messages.isEmpty())
        fail(QStringLiteral("%1 has no messages").arg(fileName));
    QList<WebSocketMessage> feed;
    for (const QByteArray &message : messages)
        feed.append(isText ? WebSocketMessage(QString::fromUtf8(message)) : WebSocketMessage(message));
    return feed;
}

Order parseArguments(const QStringList &arguments)
{
    if (arguments.size() != 6)
        fail(QStringLiteral("usage: TASK URL FEED COUNT LEVEL"));
    Order order;
    order.task = arguments[1];
    order.url = QUrl(arguments[2]);
    order.feed = readFeed(arguments[3], order.url.query().contains(QLatin1String("opcode=1")));
    order.count = arguments[4].toLongLong();
    WebSocketCompression &compression = order.options.compression;
    compression.enabled = arguments[5] != QLatin1String("off");
    compression.level = compression.enabled ? arguments[5].toInt() : -1;
    compression.threshold = 0;
    return order;
}

class Client : public QObject
{
public:
    explicit Client(const Order &order)
        : m_order(order), m_streams(order.task == QLatin1String("idle") ? size_t(order.count) : 1)
    {
    }

    void start();

private:
    void onOpened(WebSocketStream *stream);
    void send();
    void receive(WebSocketReadable *readable);
    void countIdle();
    void finish();

    const Order m_order;
    std::vector<std::unique_ptr<WebSocketStream>> m_streams;
    qint64 m_sent = 0;
    qint64 m_received = 0;
    qint64 m_baselineKiB = 0;
    std::clock_t m_cpuAtStart = 0;
};

void Client::start()
{
    m_baselineKiB = memoryKiB("VmRSS");
    for (auto &stream : m_streams) {
        stream = std::make_unique<WebSocketStream>(m_order.url, m_order.options);
        stream->opened().then(this, [this, opened = stream.get()](const WebSocketOpenInfo &) { onOpened(opened); });
        stream->closed()
                .then(this, [](const WebSocketCloseInfo &) { QCoreApplication::quit(); })
                .onFailed(this, [](const WebSocketError &error) { fail(error.message()); });
    }
}

void Client::onOpened(WebSocketStream *stream)
{
    WebSocketReadable *readable = stream->readable();
    connect(readable, &WebSocketReadable::messagesAvailable, this, [this, readable] { receive(readable); });
    if (m_order.task == QLatin1String("idle")) {
        stream->writable()->send(m_order.feed.constFirst());
        return;
    }
    m_cpuAtStart = std::clock();
    if (m_order.task == QLatin1String("send"))
        send();
    receive(readable);
}

void Client::send()
{
    while (m_sent < m_order.count) {
        QFuture<void> sent = m_streams.front()->writable()->send(m_order.feed[m_sent++ % m_order.feed.size()]);
        if (!sent.isFinished()) {
            sent.then(this, [this] { send(); });
            return;
        }
    }
}

void Client::receive(WebSocketReadable *readable)
{
    const qint64 expected = m_order.task == QLatin1String("send") ? 1 : m_order.count;
    while (!readable->readMessage().isNull()) {
        if (++m_received < expected)
            continue;
        if (m_order.task == QLatin1String("idle"))
            QTimer::singleShot(1s, this, &Client::countIdle);
        else
            finish();
    }
}

void Client::countIdle()
{
    const double growthKiB = double(memoryKiB("VmRSS") - m_baselineKiB);
    printLine({{QStringLiteral("kibPerStream"), growthKiB / double(m_order.count)}});
    std::fflush(stdout);
    std::quick_exit(0);
}

void Client::finish()
{
    printLine({{QStringLiteral("cpuSeconds"), double(std::clock() - m_cpuAtStart) / CLOCKS_PER_SEC}});
    m_streams.front()->close();
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    Client client(parseArguments(QCoreApplication::arguments()));
    client.start();
    return QCoreApplication::exec();
}
