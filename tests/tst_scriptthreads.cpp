// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "installwebsocketstream.h"
#include "rawpeer.h"

#include <QtCore/qsemaphore.h>
#include <QtCore/qthread.h>
#include <QtQml/qjsengine.h>
#include <QtTest/qtest.h>

#include <array>
#include <memory>

using namespace Qt::StringLiterals;

// The web's API in engines that live in threads of their own, as in the web's workers. The peers are in the main thread.
class tst_ScriptThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void messagesGoBothWays();
    void backpressureHoldsTheSender();
    void abortEndsTheHandshake();
    void closeReportsThePeersCode();
    void severalEnginesWorkAtTheSameTime();
    void threadsEndAtAnyTime_data() { addMoments(); }
    void threadsEndAtAnyTime();
    void enginesAreDeletedAtAnyTime_data() { addMoments(); }
    void enginesAreDeletedAtAnyTime();

private:
    class ScriptThread;

    static void addMoments();
    void reach(ScriptThread &thread);

    std::unique_ptr<RawPeer> m_peer;
};

// As an application writes it: the engine comes and goes with the thread's event loop.
class tst_ScriptThreads::ScriptThread : public QThread
{
public:
    explicit ScriptThread(const RawPeer &peer) : m_url(peer.url().toString())
    {
        start();
        m_ready.acquire();
    }
    ~ScriptThread() override { end(); }
    Q_DISABLE_COPY_MOVE(ScriptThread)

    // The value of a script as a string, or its error.
    QString evaluate(const QString &script)
    {
        QString result;
        call([&] { result = m_engine->evaluate(script).toString(); });
        return result;
    }
    void deleteEngine()
    {
        call([this] { m_engine.reset(); });
    }
    void makeEngine()
    {
        call([this] { install(); });
    }
    void end()
    {
        quit();
        wait();
    }

protected:
    void run() override
    {
        QObject context;
        m_context = &context;
        install();
        m_ready.release();
        exec();
        m_engine.reset(); // in this thread
    }

private:
    template <typename Function>
    void call(Function function) // in the thread, and wait for it
    {
        QMetaObject::invokeMethod(m_context, function, Qt::BlockingQueuedConnection);
    }
    void install()
    {
        m_engine = std::make_unique<QJSEngine>();
        installWebSocketStream(m_engine.get());
        m_engine->globalObject().setProperty(u"url"_s, m_url);
        m_engine->evaluate(uR"(
            var stream = null, reader = null, writer = null, closed = '', read = [];
            function open(options) {
                stream = new WebSocketStream(url, options);
                stream.opened.then(({readable, writable}) => {
                    reader = readable.getReader();
                    writer = writable.getWriter();
                }, () => {});
                stream.closed.then(({closeCode, reason}) => { closed = closeCode + ' ' + reason; },
                                   error => { closed = error.name; });
            }
            function readOn() {
                reader.read().then(({value, done}) => {
                    if (done) return;
                    read.push(typeof value === 'string' ? value : Array.from(value).join('-'));
                    readOn();
                }, () => {});
            }
        )"_s);
    }

    const QString m_url;
    QSemaphore m_ready;
    QObject *m_context = nullptr; // lives in the thread, as the engine does
    std::unique_ptr<QJSEngine> m_engine;
};

void tst_ScriptThreads::init()
{
    m_peer = std::make_unique<RawPeer>(RawPeer::Transport::Plain);
}

void tst_ScriptThreads::messagesGoBothWays()
{
    ScriptThread thread(*m_peer);
    thread.evaluate(u"open()"_s);
    TRY_COMPARE(thread.evaluate(u"writer !== null"_s), u"true"_s);
    thread.evaluate(u"readOn(); writer.write('up'); writer.write(new Uint8Array([1, 2, 3]))"_s);
    TRY_PEER(*m_peer, m_peer->messages().size() == 2);
    QCOMPARE(m_peer->messages().at(0).text(), u"up"_s);
    QCOMPARE(m_peer->messages().at(1).data(), QByteArray("\1\2\3"));
    m_peer->sendText("down");
    m_peer->sendBinary("\4\5");
    TRY_COMPARE(thread.evaluate(u"read.join()"_s), u"down,4-5"_s);
}

void tst_ScriptThreads::backpressureHoldsTheSender()
{
    constexpr int count = 32;
    ScriptThread thread(*m_peer);
    thread.evaluate(u"open()"_s);
    TRY_COMPARE(thread.evaluate(u"writer !== null"_s), u"true"_s);
    for (int i = 0; i < count; ++i)
        m_peer->sendBinary(QByteArray(1024 * 1024, 'x'));
    QVERIFY(m_peer->bytesHeldBack() > 0);
    thread.evaluate(uR"(
        var count = 0;
        (function next() {
            reader.read().then(({done}) => { if (!done) { ++count; next(); } });
        })()
    )"_s);
    TRY_COMPARE(thread.evaluate(u"count"_s), QString::number(count));
}

void tst_ScriptThreads::abortEndsTheHandshake()
{
    m_peer->setSilent();
    ScriptThread thread(*m_peer);
    thread.evaluate(u"var controller = new AbortController(); open({signal: controller.signal})"_s);
    TRY_PEER(*m_peer, m_peer->hasRequest());
    thread.evaluate(u"controller.abort()"_s);
    TRY_COMPARE(thread.evaluate(u"closed"_s), u"AbortError"_s);
    TRY_PEER(*m_peer, m_peer->wasDisconnected());

    thread.evaluate(u"closed = ''; open({signal: AbortSignal.timeout(20)})"_s);
    TRY_COMPARE(thread.evaluate(u"closed"_s), u"TimeoutError"_s);
}

void tst_ScriptThreads::closeReportsThePeersCode()
{
    m_peer->setAnswersClose(true);
    ScriptThread thread(*m_peer);
    thread.evaluate(u"open()"_s);
    TRY_COMPARE(thread.evaluate(u"writer !== null"_s), u"true"_s);
    thread.evaluate(u"stream.close({closeCode: 3001, reason: 'done'})"_s);
    TRY_COMPARE(thread.evaluate(u"closed"_s), u"3001 done"_s);
    QCOMPARE(m_peer->closeFrame().payload,
             QByteArray("\x0b\xb9"
                        "done"));
}

void tst_ScriptThreads::severalEnginesWorkAtTheSameTime()
{
    constexpr int messageCount = 200;
    std::array<std::unique_ptr<RawPeer>, 4> peers;
    std::array<std::unique_ptr<ScriptThread>, 4> threads;
    for (size_t i = 0; i < peers.size(); ++i) {
        peers[i] = std::make_unique<RawPeer>(RawPeer::Transport::Plain);
        RawPeer *peer = peers[i].get();
        peer->setAnswersClose(true);
        connect(peer, &RawPeer::messageReceived, peer,
                [peer](const WebSocketMessage &message) { peer->sendText(message.text().toUtf8()); });
        threads[i] = std::make_unique<ScriptThread>(*peer);
    }
    const QString script = uR"(
        var count = 0;
        open();
        stream.opened.then(() => {
            (function next() {
                if (count === %1)
                    return stream.close();
                writer.write('message ' + count).then(() => reader.read()).then(({value}) => {
                    if (value === 'message ' + count)
                        ++count;
                    next();
                });
            })();
        });
    )"_s.arg(messageCount);
    for (const auto &thread : threads)
        thread->evaluate(script);
    for (const auto &thread : threads) {
        TRY_COMPARE(thread->evaluate(u"closed"_s), u"1005 "_s);
        QCOMPARE(thread->evaluate(u"count"_s), QString::number(messageCount));
    }
}

void tst_ScriptThreads::addMoments()
{
    QTest::addColumn<QString>("script");
    QTest::newRow("connecting") << u""_s;
    QTest::newRow("open") << u"0"_s;
    QTest::newRow("reading") << u"readOn()"_s;
    QTest::newRow("writing") << u"for (let i = 0; i < 9; ++i) writer.write(new ArrayBuffer(1e6))"_s;
    QTest::newRow("closing") << u"stream.close()"_s;
    QTest::newRow("timer") << u"AbortSignal.timeout(1)"_s;
}

void tst_ScriptThreads::reach(ScriptThread &thread)
{
    QFETCH(const QString, script);
    if (script.isEmpty())
        m_peer->setSilent();
    thread.evaluate(u"open()"_s);
    TRY_PEER(*m_peer, m_peer->hasRequest());
    if (script.isEmpty())
        return;
    TRY_COMPARE(thread.evaluate(u"writer !== null"_s), u"true"_s);
    m_peer->stopReading();
    thread.evaluate(script);
}

void tst_ScriptThreads::threadsEndAtAnyTime()
{
    ScriptThread thread(*m_peer);
    reach(thread);
    thread.end();
    m_peer->startReading();
    TRY_PEER(*m_peer, m_peer->wasDisconnected());
}

void tst_ScriptThreads::enginesAreDeletedAtAnyTime()
{
    ScriptThread thread(*m_peer);
    reach(thread);
    thread.deleteEngine();
    m_peer->startReading();
    TRY_PEER(*m_peer, m_peer->wasDisconnected());

    // The thread goes on, with a fresh engine.
    m_peer->setAnswer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    thread.makeEngine();
    thread.evaluate(u"open()"_s);
    TRY_COMPARE(thread.evaluate(u"closed"_s), u"WebSocketError"_s);
}

QTEST_GUILESS_MAIN(tst_ScriptThreads)
#include "tst_scriptthreads.moc"
