// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "installwebsocketstream.h"

#include <QtCore/qeventloop.h>
#include <QtCore/qfile.h>
#include <QtCore/qpointer.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>
#include <QtQml/qjsengine.h>
#include <QtTest/qtest.h>

#include <memory>

using namespace Qt::StringLiterals;

// What the common list of cases in web/ (topics globals_*) cannot say of ScriptGlobals::Web.
class tst_WebGlobals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void areOffUnlessAskedFor();
    void areInstalled();
    void mayBeAskedForLater();
    void installingAgainChangesNothing();
    void nothingIsReplaced();

    void timersTakeFunctionsOnly();
    void errorsOfCallbacksAreReported_data();
    void errorsOfCallbacksAreReported();
    void intervalsGoOnAfterAnError();
    void callbacksOfTimersAreNotCollected();
    void clearedTimersHoldNothing();
    void nestedEventLoopsHaveTimers();
    void manyTimersKeepTheirOrder();
    void enginesEndWithPendingTimers();
    void enginesMayEndInACallback();
    void enginesOfOtherThreadsHaveTimers();

    void objectsOfCppAreNotCloned();
    void loweredAsyncIterationRuns();
    void compressionNeedsLittleMemory();
    void bombsWaitForTheReader();

private:
    QJSValue run(const QString &script, const QString &fileName = {});
    [[nodiscard]] QJSValue global(const char *name) const;

    std::unique_ptr<QJSEngine> m_engine;
};

namespace {

const QStringList functions = {u"AggregateError"_s,
                               u"CompressionStream"_s,
                               u"DecompressionStream"_s,
                               u"TextDecoder"_s,
                               u"TextDecoderStream"_s,
                               u"TextEncoder"_s,
                               u"TextEncoderStream"_s,
                               u"atob"_s,
                               u"btoa"_s,
                               u"clearInterval"_s,
                               u"clearTimeout"_s,
                               u"queueMicrotask"_s,
                               u"setInterval"_s,
                               u"setTimeout"_s,
                               u"structuredClone"_s};
const QStringList objects = {u"console"_s, u"globalThis"_s, u"performance"_s, u"self"_s};
const QStringList members = {u"Promise.allSettled"_s, u"Promise.any"_s, u"Promise.withResolvers"_s,
                             u"Promise.prototype.finally"_s};

// 0 where there is no such file, or where a sanitizer keeps freed memory.
qint64 largestMemory()
{
#if defined(__SANITIZE_ADDRESS__)
    return 0;
#else
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    const qsizetype begin = text.indexOf("VmHWM:") + 6;
    return text.mid(begin, text.indexOf("kB", begin) - begin).trimmed().toLongLong() * 1024;
#endif
}

constexpr qint64 mebibyte = 1024 * 1024;

} // namespace

// What scripts of a test call.
class Host : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    Q_INVOKABLE void runEventLoop(int milliseconds) { QTest::qWait(milliseconds); }
    Q_INVOKABLE void endEngine() { engine->deleteLater(); }

    QJSEngine *engine = nullptr;
};

void tst_WebGlobals::init()
{
    m_engine = std::make_unique<QJSEngine>();
    installWebSocketStream(m_engine.get(), ScriptGlobals::Web);
}

void tst_WebGlobals::cleanup()
{
    m_engine.reset();
}

QJSValue tst_WebGlobals::run(const QString &script, const QString &fileName)
{
    const QJSValue result = m_engine->evaluate(script, fileName);
    if (result.isError())
        QTest::qFail(qPrintable(result.toString()), __FILE__, __LINE__);
    return result;
}

QJSValue tst_WebGlobals::global(const char *name) const
{
    return m_engine->globalObject().property(QLatin1StringView(name));
}

void tst_WebGlobals::areOffUnlessAskedFor()
{
    QJSEngine engine;
    const QJSEngine untouched;
    installWebSocketStream(&engine);
    for (const QString &name : functions + objects) {
        if (!untouched.globalObject().hasOwnProperty(name))
            QVERIFY2(!engine.globalObject().hasOwnProperty(name), qPrintable(name));
    }
    const QString all = u"[%1].map(member => typeof member).join()"_s.arg(members.join(u','));
    QCOMPARE(engine.evaluate(all).toString(), QJSEngine().evaluate(all).toString());
}

void tst_WebGlobals::areInstalled()
{
    for (const QString &name : functions + members)
        QVERIFY2(run(u"typeof %1"_s.arg(name)).toString() == u"function"_s, qPrintable(name));
    for (const QString &name : objects)
        QVERIFY2(run(u"typeof %1"_s.arg(name)).toString() == u"object"_s, qPrintable(name));
    QCOMPARE(run(u"typeof Symbol.asyncIterator"_s).toString(), u"symbol"_s);
    QCOMPARE(run(u"typeof WebSocketStream"_s).toString(), u"function"_s);
    QVERIFY(run(u"self === this && globalThis === this"_s).toBool());
    QVERIFY(!run(u"Object.keys(this).includes('setTimeout')"_s).toBool());
    QVERIFY(!run(u"Object.getOwnPropertyDescriptor(Promise.prototype, 'finally').enumerable"_s).toBool());
}

void tst_WebGlobals::mayBeAskedForLater()
{
    m_engine = std::make_unique<QJSEngine>();
    installWebSocketStream(m_engine.get());
    run(u"var before = ReadableStream"_s);
    installWebSocketStream(m_engine.get(), ScriptGlobals::Web);
    QVERIFY(run(u"before === ReadableStream && new TextEncoderStream().readable instanceof before"_s).toBool());
}

void tst_WebGlobals::installingAgainChangesNothing()
{
    run(u"var before = [setTimeout, TextDecoder, Promise.any, console, Symbol.asyncIterator]"_s);
    installWebSocketStream(m_engine.get(), ScriptGlobals::Web);
    installWebSocketStream(m_engine.get());
    QVERIFY(run(u"var after = [setTimeout, TextDecoder, Promise.any, console, Symbol.asyncIterator];"
                "before.every((value, index) => value === after[index])"_s)
                    .toBool());
}

void tst_WebGlobals::nothingIsReplaced()
{
    m_engine = std::make_unique<QJSEngine>();
    run(u"this.setTimeout = this.self = this.console = 'mine';"
        "Promise.any = Promise.prototype.finally = 'mine'; this.TextDecoder = undefined"_s);
    installWebSocketStream(m_engine.get(), ScriptGlobals::Web);
    QVERIFY(run(u"[setTimeout, self, console, Promise.any, Promise.prototype.finally].every(value => value === 'mine')"_s)
                    .toBool());
    QVERIFY(run(u"TextDecoder === undefined && typeof setInterval === 'function'"_s).toBool());
}

// On the web a string is a script.
void tst_WebGlobals::timersTakeFunctionsOnly()
{
    for (const QString &callback : {u"'text'"_s, u"null"_s, u"{}"_s}) {
        for (const QString &name : {u"setTimeout"_s, u"setInterval"_s}) {
            const QJSValue error = m_engine->evaluate(u"%1(%2, 1)"_s.arg(name, callback));
            QCOMPARE(error.property(u"name"_s).toString(), u"TypeError"_s);
        }
    }
}

void tst_WebGlobals::errorsOfCallbacksAreReported_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("message");
    const QString thrown = u"app.js:3: Uncaught RangeError: too far"_s;
    QTest::newRow("timer") << u"setTimeout(() => {\n\nthrow new RangeError('too far'); }, 1)"_s << thrown;
    QTest::newRow("interval")
            << u"var id = setInterval(() => {\nclearInterval(id);\nthrow new RangeError('too far'); }, 1)"_s << thrown;
    QTest::newRow("microtask") << u"queueMicrotask(() => {\n\nthrow new RangeError('too far'); })"_s << thrown;
    // Where the timer was started, because nothing else is known.
    QTest::newRow("no Error") << u"\nsetTimeout(() => {\nthrow 'a text'; }, 1)"_s << u"app.js:2: Uncaught a text"_s;
    QTest::newRow("undefined") << u"setTimeout(() => { throw undefined; })"_s << u"app.js:1: Uncaught undefined"_s;
}

void tst_WebGlobals::errorsOfCallbacksAreReported()
{
    QFETCH(const QString, script);
    QFETCH(const QString, message);
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(message + u'$')); // after "file:", in some versions
    run(script, u"app.js"_s);
    run(u"var later = false; setTimeout(() => { later = true; }, 5)"_s);
    TRY_VERIFY(global("later").toBool());
}

void tst_WebGlobals::intervalsGoOnAfterAnError()
{
    for (int i = 0; i < 2; ++i)
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"Uncaught Error: again"_s));
    run(u"var calls = 0, id = setInterval(() => {"
        "    if (++calls === 3) clearInterval(id); else throw new Error('again');"
        "}, 1)"_s);
    TRY_COMPARE(global("calls").toInt(), 3);
}

void tst_WebGlobals::callbacksOfTimersAreNotCollected()
{
    run(u"var result = 0; setTimeout((a, b) => { result = a.one + b; }, 10, {one: 1}, 2)"_s);
    m_engine->collectGarbage();
    TRY_COMPARE(global("result").toInt(), 3);
}

void tst_WebGlobals::clearedTimersHoldNothing()
{
    const QPointer<QObject> held(new QObject);
    QJSEngine::setObjectOwnership(held, QJSEngine::JavaScriptOwnership);
    {
        const QJSValue start = run(
                u"(object => { clearTimeout(setTimeout(() => {}, 1e6, object)); setTimeout(() => {}, 0, object); })"_s);
        QJSValue(start).call({m_engine->newQObject(held)});
    }
    const auto isCollected = [&] {
        run(u"setTimeout(() => {}, 0)"_s); // the engine keeps what it called last
        m_engine->collectGarbage();
        return held.isNull();
    };
    TRY_VERIFY(isCollected());
}

void tst_WebGlobals::nestedEventLoopsHaveTimers()
{
    Host host;
    QJSEngine::setObjectOwnership(&host, QJSEngine::CppOwnership);
    m_engine->globalObject().setProperty(u"host"_s, m_engine->newQObject(&host));
    run(u"var inner = 0, seen = [];"
        "setTimeout(() => { setTimeout(() => { ++inner; }, 1); host.runEventLoop(50); seen.push(inner); }, 1);"
        "Promise.resolve().then(() => { setTimeout(() => { ++inner; }, 1); host.runEventLoop(50); seen.push(inner); })"_s);
    TRY_COMPARE(run(u"seen.length"_s).toInt(), 2);
    QVERIFY(run(u"seen.every(count => count > 0)"_s).toBool());
    m_engine.reset();
}

void tst_WebGlobals::manyTimersKeepTheirOrder()
{
    constexpr int count = 5000;
    run(u"var calls = 0, isOrdered = true;"
        "for (let i = 0; i < %1; ++i) setTimeout(() => { isOrdered = isOrdered && calls++ === i; }, 5);"
        "for (let i = 0; i < %1; ++i) clearTimeout(setTimeout(() => { isOrdered = false; }, 5));"_s.arg(count));
    TRY_COMPARE(global("calls").toInt(), count);
    QVERIFY(global("isOrdered").toBool());
}

void tst_WebGlobals::enginesEndWithPendingTimers()
{
    run(u"for (const delay of [0, 1, 5, 1e9]) { setTimeout(() => {}, delay); setInterval(() => {}, delay); }"
        "queueMicrotask(() => {}); new CompressionStream('gzip').writable.getWriter().write(new ArrayBuffer(1e6))"_s);
    m_engine.reset();
    QTest::qWait(10);
}

void tst_WebGlobals::enginesMayEndInACallback()
{
    Host host;
    QJSEngine::setObjectOwnership(&host, QJSEngine::CppOwnership);
    const QPointer<QJSEngine> engine(m_engine.release());
    host.engine = engine;
    engine->globalObject().setProperty(u"host"_s, engine->newQObject(&host));
    engine->evaluate(
            u"for (let i = 0; i < 5; ++i) { setTimeout(() => host.endEngine(), 1); setInterval(() => {}, 0); }"_s);
    TRY_VERIFY(!engine);
    QTest::qWait(10);
}

void tst_WebGlobals::enginesOfOtherThreadsHaveTimers()
{
    QString text;
    const std::unique_ptr<QThread> thread(QThread::create([&text] {
        QJSEngine engine;
        installWebSocketStream(&engine, ScriptGlobals::Web);
        engine.evaluate(u"var text = '', id = setInterval(() => {"
                        "    text += new TextDecoder().decode(new TextEncoder().encode('\u00e4'));"
                        "    if (text.length === 3) { clearInterval(id); text += '.'; }"
                        "}, 1)"_s);
        QEventLoop loop;
        QTimer timer;
        QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
            text = engine.globalObject().property(u"text"_s).toString();
            if (text.endsWith(u'.'))
                loop.quit();
        });
        timer.start(1);
        loop.exec();
    }));
    thread->start();
    QVERIFY(thread->wait(testPatience()));
    QCOMPARE(text, u"\u00e4\u00e4\u00e4."_s);
}

void tst_WebGlobals::objectsOfCppAreNotCloned()
{
    m_engine->globalObject().setProperty(u"object"_s, m_engine->newQObject(new Host));
    const QJSValue error = m_engine->evaluate(u"structuredClone([object])"_s);
    QCOMPARE(error.property(u"name"_s).toString(), u"DataCloneError"_s);
}

// What esbuild makes of: for await (const chunk of stream) text += chunk;
void tst_WebGlobals::loweredAsyncIterationRuns()
{
    run(uR"(
        var text = '';
        const stream = ReadableStream.from(['a', 'b', 'c']);
        const iterator = stream[Symbol.asyncIterator]();
        const step = () => iterator.next().then(({value, done}) => {
            text += done ? '.' : value;
            return done ? undefined : step();
        });
        step().catch(console.error);
    )"_s);
    TRY_COMPARE(global("text").toString(), u"abc."_s);
}

void tst_WebGlobals::compressionNeedsLittleMemory()
{
    constexpr int count = 256; // MiB
    const qint64 before = largestMemory();
    run(uR"(
        var size = 0, isDone = false;
        let written = 0;
        const source = new ReadableStream({
            pull(controller) {
                if (written++ === %1)
                    controller.close();
                else
                    controller.enqueue(new Uint8Array(1024 * 1024));
            }
        });
        const reader = source.pipeThrough(new CompressionStream('gzip')).pipeThrough(new DecompressionStream('gzip'))
                .getReader();
        const read = () => reader.read().then(({value, done}) => {
            isDone = done;
            if (done)
                return;
            size += value.length;
            read();
        });
        read();
    )"_s.arg(count));
    QTRY_VERIFY_WITH_TIMEOUT(global("isDone").toBool(), 6 * testPatience());
    QCOMPARE(qint64(global("size").toNumber()), count * mebibyte);
    const qint64 growth = largestMemory() - before;
    QVERIFY2(growth < 160 * mebibyte, qPrintable(QString::number(growth / mebibyte)));
}

void tst_WebGlobals::bombsWaitForTheReader()
{
    const qint64 before = largestMemory();
    run(uR"(
        var bomb = null;
        const stream = new CompressionStream('deflate');
        const writer = stream.writable.getWriter();
        const zeros = new Uint8Array(16 * 1024 * 1024), pieces = [];
        for (let i = 0; i < 16; ++i)
            writer.write(zeros);
        writer.close();
        const reader = stream.readable.getReader();
        const read = () => reader.read().then(({value, done}) => {
            if (done) {
                bomb = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
                pieces.reduce((offset, piece) => { bomb.set(piece, offset); return offset + piece.length; }, 0);
                return;
            }
            pieces.push(value);
            read();
        });
        read();
    )"_s);
    QTRY_VERIFY_WITH_TIMEOUT(global("bomb").isObject(), 6 * testPatience());
    run(uR"(
        var first = null, isWritten = false, isCancelled = false;
        const victim = new DecompressionStream('deflate');
        victim.writable.getWriter().write(bomb).then(() => { isWritten = true; }, () => {});
        var slow = victim.readable.getReader();
        slow.read().then(({value}) => { first = value; });
    )"_s);
    TRY_VERIFY(global("first").isObject());
    QTest::qWait(50);
    QVERIFY(!global("isWritten").toBool());
    QVERIFY(run(u"first.length <= 65536"_s).toBool());
    run(u"slow.cancel().then(() => { isCancelled = true; })"_s);
    TRY_VERIFY(global("isCancelled").toBool());
    const qint64 growth = largestMemory() - before;
    QVERIFY2(growth < 160 * mebibyte, qPrintable(QString::number(growth / mebibyte)));
}

QTEST_GUILESS_MAIN(tst_WebGlobals)
#include "tst_webglobals.moc"
