// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "demoprocess.h"

#include "memory.h"

#include <websocketreadable.h>
#include <websocketstream.h>
#include <websocketwritable.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qqueue.h>
#include <QtCore/qsocketnotifier.h>
#include <QtCore/qtimer.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <cstdio>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

void print(const QString &line)
{
    std::puts(qPrintable(line));
    std::fflush(stdout);
}

// The receiving end: `waiting` tells what waits in it, `consume` takes one message out of it.
template <typename Waiting, typename Consume>
void consumeSlowly(QObject *parent, Waiting waiting, Consume consume)
{
    auto *consumer = new QTimer(parent);
    auto consumed = std::make_shared<qint64>(0);
    QObject::connect(consumer, &QTimer::timeout, parent, [=] { *consumed += consume(); });
    consumer->setTimerType(Qt::PreciseTimer);
    consumer->start(1000ms / demoMessagesPerSecond);

    const auto report = [=] {
        const Memory memory = Memory::now();
        print(u"%1 %2 %3 %4"_s.arg(*consumed).arg(waiting()).arg(memory.resident).arg(memory.peak));
    };
    report(); // the first one is the memory before the flood
    auto *reporter = new QTimer(parent);
    QObject::connect(reporter, &QTimer::timeout, parent, report);
    reporter->start(100ms);
}

void consumeStream(const QUrl &url, QObject *parent)
{
    auto *stream = new WebSocketStream(url, {}, parent);
    stream->opened().then(parent, [parent](const WebSocketOpenInfo &info) {
        consumeSlowly(
                parent, [readable = info.readable] { return readable->bufferedBytes(); },
                [readable = info.readable] { return readable->readMessage().size(); });
    });
}

void consumeSocket(const QUrl &url, QObject *parent)
{
    auto *socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, parent);
    QObject::connect(socket, &QWebSocket::connected, parent, [=] {
        // A QWebSocket delivers what the network brings; whoever is slower needs a queue.
        auto queue = std::make_shared<QQueue<QByteArray>>();
        QObject::connect(socket, &QWebSocket::binaryMessageReceived, parent,
                         [queue](const QByteArray &message) { queue->enqueue(message); });
        consumeSlowly(
                parent, [queue] { return queue->size() * qint64(demoMessageSize); },
                [queue] { return queue->isEmpty() ? 0 : queue->dequeue().size(); });
    });
    socket->open(url);
}

// Sends as fast as the client reads, and holds less than 1 MiB itself.
class Flood : public QObject
{
public:
    Flood(WebSocketStream *stream, qint64 limit) : QObject(stream), m_stream(stream), m_limit(limit)
    {
        auto *reporter = new QTimer(this);
        connect(reporter, &QTimer::timeout, this, &Flood::report);
        reporter->start(100ms);
        send();
    }

private:
    void send()
    {
        WebSocketWritable *const writable = m_stream->writable();
        while (m_sent < m_limit && writable->desiredSize() > 0) {
            writable->send(m_message);
            m_sent += m_message.size();
        }
        if (m_sent < m_limit)
            writable->ready().then(this, [this] { send(); });
    }

    void report() { print(QString::number(m_sent - m_stream->writable()->bytesToWrite())); }

    WebSocketStream *const m_stream;
    const qint64 m_limit;
    const QByteArray m_message = QByteArray(demoMessageSize, 'x');
    qint64 m_sent = 0;
};

void serveFlood(qint64 limit, QObject *parent)
{
    auto *server = new QWebSocketServer(u"flood"_s, QWebSocketServer::NonSecureMode, parent);
    QObject::connect(server, &QWebSocketServer::newConnection, server, [=] {
        if (WebSocketStream *stream = WebSocketStream::fromServer(server, {}, server))
            new Flood(stream, limit);
    });
    if (server->listen(QHostAddress::LocalHost))
        print(server->serverUrl().toString());
}

} // namespace

int runDemoProcess(const QStringList &arguments)
{
    QObject parent;
    const QString role = arguments.value(0);
    if (role == "flood"_L1)
        serveFlood(arguments.value(1).toLongLong(), &parent);
    else if (role == "stream"_L1)
        consumeStream(QUrl(arguments.value(1)), &parent);
    else
        consumeSocket(QUrl(arguments.value(1)), &parent);

    // Nothing is written to it; its end is the end of the demo, however that came.
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &parent, [] { QCoreApplication::quit(); });
    return QCoreApplication::exec();
}
