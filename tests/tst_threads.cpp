// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"
#include "testconnection.h"

#include <QtCore/qthread.h>
#include <QtTest/qtest.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <atomic>
#include <vector>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;

// Streams live in several worker threads; other threads wait for their futures, continue them and cancel them. What
// ThreadSanitizer has to say about it, tests/tsan/run shows.
class tst_Threads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }
    void init();
    void cleanup();

    void continuationsRunInTheirContext();
    void otherThreadsBlockOnFutures();
    void streamsAreDeletedWhileOthersWait();
    void openedIsCancelledFromAnotherThread();
    void signalsAreAbortedByWayOfTheirThread();

private:
    class EchoThread;
    class Worker;

    std::unique_ptr<EchoThread> m_echo;
    std::vector<std::unique_ptr<Worker>> m_workers;
};

constexpr int workerCount = 3;
constexpr int rounds = 10;
constexpr int messageCount = 10;

namespace {

// A thread with an event loop.
class LoopThread
{
public:
    LoopThread()
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
    }
    ~LoopThread()
    {
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(LoopThread)

    template <typename Function>
    void run(Function function) // and wait for it
    {
        QMetaObject::invokeMethod(&m_context, function, Qt::BlockingQueuedConnection);
    }
    template <typename Function>
    void post(Function function)
    {
        QMetaObject::invokeMethod(&m_context, function, Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    QObject m_context; // lives there
};

void echo(WebSocketStream *stream)
{
    stream->readable()->receive().then(stream, [stream](const WebSocketMessage &message) {
        if (message.isNull())
            return;
        stream->writable()->send(message);
        echo(stream);
    });
}

// What a worker hands out of a stream in it.
struct Futures
{
    QFuture<WebSocketOpenInfo> opened;
    QFuture<WebSocketCloseInfo> closed;
    QList<QFuture<WebSocketMessage>> received;
};

void waitForAll(Futures futures)
{
    const auto wait = [](auto &future) {
        try {
            future.waitForFinished();
        } catch (const WebSocketError &) {
        }
    };
    wait(futures.opened);
    for (auto &future : futures.received)
        wait(future);
    wait(futures.closed);
}

} // namespace

// A server with a stream for each connection, all in one more thread.
class tst_Threads::EchoThread : public LoopThread
{
public:
    EchoThread(bool tls, const QSslConfiguration &configuration)
    {
        run([&] {
            m_server = std::make_unique<QWebSocketServer>(
                    u"echo"_s, tls ? QWebSocketServer::SecureMode : QWebSocketServer::NonSecureMode);
            m_server->setSslConfiguration(configuration);
            QObject::connect(m_server.get(), &QWebSocketServer::newConnection, m_server.get(), [this] {
                auto *stream = WebSocketStream::fromServer(m_server.get(), {}, m_server.get());
                QObject::connect(stream, &WebSocketStream::stateChanged, stream,
                                 [stream](WebSocketStream::State state) {
                                     if (state == WebSocketStream::State::Closed)
                                         stream->deleteLater();
                                 });
                echo(stream);
            });
            if (m_server->listen(QHostAddress::LocalHost))
                url = m_server->serverUrl();
        });
    }
    ~EchoThread()
    {
        run([this] { m_server.reset(); });
    }

    QUrl url;

private:
    std::unique_ptr<QWebSocketServer> m_server;
};

class tst_Threads::Worker : public LoopThread
{
public:
    ~Worker() { remove(); }

    // With so many receive() calls from the start
    Futures open(const QUrl &url, const WebSocketStreamOptions &options)
    {
        Futures futures;
        run([&] {
            m_stream = std::make_unique<WebSocketStream>(url, options);
            futures = {m_stream->opened(), m_stream->closed(), {}};
            for (int i = 0; i < messageCount; ++i)
                futures.received.append(m_stream->readable()->receive());
        });
        return futures;
    }
    void send(int count = messageCount)
    {
        post([this, count] {
            for (int i = 0; i < count && m_stream; ++i)
                m_stream->writable()->send(WebSocketMessage(QString::number(i)));
        });
    }
    void close()
    {
        post([this] {
            if (m_stream)
                m_stream->close({1000, u"done"_s});
        });
    }
    void remove()
    {
        run([this] { delete m_stream.release(); });
    }
    void removeSoon()
    {
        post([this] { delete m_stream.release(); });
    }

private:
    std::unique_ptr<WebSocketStream> m_stream; // used in the thread only
};

void tst_Threads::init()
{
    WebSocketStreamOptions options;
    m_echo = std::make_unique<EchoThread>(
            isTls(), isTls() ? TestCertificate::instance().serverConfiguration() : QSslConfiguration());
    QVERIFY(m_echo->url.isValid());
    // When two threads are the first to use OpenSSL 3 and do so at the same time, it leaks.
    if (isTls())
        options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    const WebSocketStream first(m_echo->url, options);
    AWAIT(first.opened());
    for (int i = 0; i < workerCount; ++i)
        m_workers.push_back(std::make_unique<Worker>());
}

void tst_Threads::cleanup()
{
    m_workers.clear();
    m_echo.reset();
}

static WebSocketStreamOptions clientOptions()
{
    WebSocketStreamOptions options;
    if (isTls())
        options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    return options;
}

void tst_Threads::continuationsRunInTheirContext()
{
    int elsewhere = 0;
    for (int round = 0; round < rounds; ++round) {
        int opened = 0;
        int closed = 0;
        QStringList texts;
        for (const auto &worker : m_workers) {
            const Futures futures = worker->open(m_echo->url, clientOptions());
            QFuture<WebSocketOpenInfo>(futures.opened).then(this, [&, w = worker.get()](const WebSocketOpenInfo &) {
                elsewhere += QThread::currentThread() != thread();
                ++opened;
                w->send();
            });
            for (QFuture<WebSocketMessage> future : futures.received) {
                future.then(this, [&, w = worker.get()](const WebSocketMessage &message) {
                    elsewhere += QThread::currentThread() != thread();
                    texts.append(message.text());
                    if (message.text().toInt() == messageCount - 1)
                        w->close();
                });
            }
            QFuture<WebSocketCloseInfo>(futures.closed).then(this, [&](const WebSocketCloseInfo &info) {
                elsewhere += QThread::currentThread() != thread();
                closed += info.closeCode == 1000;
            });
        }
        TRY_COMPARE(closed, workerCount);
        QCOMPARE(opened, workerCount);
        QCOMPARE(texts.size(), workerCount * messageCount);
        QCOMPARE(elsewhere, 0);
    }
}

void tst_Threads::otherThreadsBlockOnFutures()
{
    for (int round = 0; round < rounds; ++round) {
        std::atomic<int> right = 0;
        std::vector<std::unique_ptr<QThread>> waiters;
        for (const auto &worker : m_workers) {
            const Futures futures = worker->open(m_echo->url, clientOptions());
            for (int i = 0; i < 2; ++i) { // two threads wait for the same
                waiters.emplace_back(QThread::create([futures, &right, i, w = worker.get()] {
                    const bool opened = futures.opened.result().readable != nullptr;
                    if (i == 0)
                        w->send();
                    const QString last = futures.received.constLast().result().text();
                    if (i == 0)
                        w->close();
                    right += opened && last.toInt() == messageCount - 1 && futures.closed.result().closeCode == 1000;
                }));
                waiters.back()->start();
            }
        }
        for (const auto &waiter : waiters)
            QVERIFY(waiter->wait(60000));
        QCOMPARE(right.load(), 2 * workerCount);
    }
}

void tst_Threads::streamsAreDeletedWhileOthersWait()
{
    for (int round = 0; round < rounds; ++round) {
        int continued = 0;
        std::vector<std::unique_ptr<QThread>> waiters;
        QList<Futures> all;
        for (const auto &worker : m_workers) {
            const Futures futures = worker->open(m_echo->url, clientOptions());
            all.append(futures);
            waiters.emplace_back(QThread::create([futures] { waitForAll(futures); }));
            waiters.back()->start();
            QFuture<WebSocketMessage>(futures.received.constLast()).then(this, [&](const QFuture<WebSocketMessage> &) {
                ++continued;
            });
            if (round % 2 == 0)
                AWAIT(futures.opened);
            worker->send(messageCount - 1); // the last receive() has nothing to get
        }
        for (const auto &worker : m_workers)
            worker->removeSoon();
        for (const auto &waiter : waiters)
            QVERIFY(waiter->wait(60000));
        TRY_COMPARE(continued, workerCount);
        for (const Futures &futures : std::as_const(all)) {
            QCOMPARE(errorOf(futures.closed).kind(), Kind::Abort);
            QCOMPARE(errorOf(futures.received.constLast()).kind(), Kind::Abort);
        }
    }
}

void tst_Threads::openedIsCancelledFromAnotherThread()
{
    for (int round = 0; round < rounds; ++round) {
        for (const auto &worker : m_workers) {
            Futures futures = worker->open(m_echo->url, clientOptions());
            futures.opened.cancel();
            // It may be open at this moment; then that has no effect.
            TRY_VERIFY(futures.opened.isFinished());
            worker->close();
            AWAIT(futures.closed);
        }
    }
}

void tst_Threads::signalsAreAbortedByWayOfTheirThread()
{
    RawPeer silent(RawPeer::Transport::Plain);
    silent.setSilent();
    for (int round = 0; round < rounds; ++round) {
        for (const auto &worker : m_workers) {
            std::unique_ptr<AbortController> controller;
            WebSocketStreamOptions options = clientOptions();
            worker->run([&] {
                controller = std::make_unique<AbortController>();
                options.signal = controller->signal();
            });
            const Futures futures = worker->open(silent.url(), options);
            options.signal.reset();
            QMetaObject::invokeMethod(controller.get(), "abort", Qt::QueuedConnection,
                                      Q_ARG(QVariant, QVariant(round)));
            AWAIT(futures.opened);
            AWAIT(futures.closed);
            QCOMPARE(errorOf(futures.opened).abortReason(), QVariant(round));
            QCOMPARE(errorOf(futures.closed).abortReason(), QVariant(round));
            worker->remove();
            worker->run([&] { controller.reset(); });
        }
    }
}

QTEST_GUILESS_MAIN(tst_Threads)
#include "tst_threads.moc"
