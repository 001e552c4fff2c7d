// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Errors in a script's Promises that nobody looks at are reported, once, with the place; the engine itself keeps silent.

#include "await.h"
#include "installwebsocketstream.h"
#include "rawpeer.h"

#include <QtQml/qjsengine.h>
#include <QtTest/qtest.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace {

QStringList reports;

void keepReport(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (type == QtCriticalMsg && QLatin1StringView(context.category) == QLatin1StringView("qml"))
        reports.append(message);
}

} // namespace

class tst_ScriptErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void errorsThatNobodyLooksAtAreReported_data();
    void errorsThatNobodyLooksAtAreReported();
    void withTheGlobalsOfTheWebAllPromisesAreWatched_data();
    void withTheGlobalsOfTheWebAllPromisesAreWatched();

private:
    void runScript(const QString &script);

    std::unique_ptr<QJSEngine> m_engine;
    std::unique_ptr<RawPeer> m_peer;
    QtMessageHandler m_handler = nullptr;
};

void tst_ScriptErrors::init()
{
    m_engine = std::make_unique<QJSEngine>();
    installWebSocketStream(m_engine.get());
    m_peer = std::make_unique<RawPeer>(RawPeer::Transport::Plain);
    reports.clear();
    m_handler = qInstallMessageHandler(keepReport);
}

void tst_ScriptErrors::cleanup()
{
    qInstallMessageHandler(m_handler);
    m_engine.reset();
    m_peer.reset();
}

void tst_ScriptErrors::errorsThatNobodyLooksAtAreReported_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("expected"); // %1 is the peer

    const QStringList none;
    const QString opened = u"file:app.js:2: Nobody looks at the error of WebSocketStream.opened: "_s;
    QTest::newRow("thrown in a reaction of opened")
            << u"new WebSocketStream(url).opened.then(() => {\n throw new RangeError('too far'); });"_s
            << QStringList{opened + u"RangeError: too far"_s};
    QTest::newRow("thrown later in the chain")
            << u"new WebSocketStream(url).opened.then(() => 1).then(() => {\n throw new RangeError('too far'); })"
               ".then(() => 2);"_s
            << QStringList{opened + u"RangeError: too far"_s};
    QTest::newRow("what is no Error, with the place of the stream")
            << u"\nnew WebSocketStream(url).opened.then(() => { throw 'a string'; });"_s
            << QStringList{opened + u"a string"_s};
    QTest::newRow("caught at the end of the chain")
            << u"new WebSocketStream(url).opened.then(() => { throw new RangeError('too far'); }).catch(() => {});"_s
            << none;
    QTest::newRow("looked at later in the same turn")
            << u"var opened = new WebSocketStream(url).opened;"
               "Promise.resolve().then(() => {}).then(() => opened.catch(() => {}));"_s
            << none;
    QTest::newRow("a refused handshake, opened not caught")
            << u"\nnew WebSocketStream(refused).opened.then(() => {});"_s
            << QStringList{opened
                           + u"WebSocketError: %1: "
                             "The server answered the opening handshake with HTTP status 403 Forbidden."_s};
    QTest::newRow("a refused handshake, nothing looked at")
            << u"\nvar stream = new WebSocketStream(refused);"_s
            << QStringList{u"file:app.js:2: Nobody looks at the error of a WebSocketStream: WebSocketError: %1: "
                           "The server answered the opening handshake with HTTP status 403 Forbidden."_s};
    QTest::newRow("a refused handshake, only closed looked at")
            << u"new WebSocketStream(refused).closed.catch(() => {});"_s << none;
    QTest::newRow("closed without a reaction, which the standard marks as handled")
            << u"var stream = new WebSocketStream(refused); stream.closed; stream.opened.catch(() => {});"_s << none;
    QTest::newRow("a reaction of closed without one for errors")
            << u"\nvar stream = new WebSocketStream(refused); stream.opened.catch(() => {});"
               "stream.closed.then(() => {});"_s
            << QStringList{u"file:app.js:2: Nobody looks at the error of WebSocketStream.closed: WebSocketError: %1: "
                           "The server answered the opening handshake with HTTP status 403 Forbidden."_s};
    QTest::newRow("a stream that the script has closed itself")
            << u"new WebSocketStream(refused).close(); new WebSocketStream(refused, {signal: AbortSignal.abort()});"_s
            << none;
    QTest::newRow("a pipe") << u"ReadableStream.from([1]).pipeTo(new WritableStream({\n"
                               "write() { throw new RangeError('full'); }}));"_s
                            << QStringList{u"file:app.js:2: Nobody looks at the error of ReadableStream.pipeTo(): "
                                           "RangeError: full"_s};
    QTest::newRow("a pipe that is caught")
            << u"ReadableStream.from([1]).pipeTo(new WritableStream({write() { throw new RangeError('full'); }}))"
               ".catch(() => {});"_s
            << none;
    QTest::newRow("pipeThrough(), which the standard marks as handled")
            << u"ReadableStream.from([1]).pipeThrough(new TransformStream({transform() { throw new RangeError('x'); "
               u"}}))"
               ".getReader().read().catch(() => {});"_s
            << none;
}

void tst_ScriptErrors::errorsThatNobodyLooksAtAreReported()
{
    QFETCH(const QString, script);
    QFETCH(const QStringList, expected);
    RawPeer refusing(RawPeer::Transport::Plain);
    refusing.setAnswer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    QJSValue globals = m_engine->globalObject();
    globals.setProperty(u"url"_s, m_peer->url().toString());
    globals.setProperty(u"refused"_s, refusing.url().toString());
    runScript(script);

    QStringList wanted = expected;
    wanted.replaceInStrings(u"%1"_s, refusing.url().host() + u':' + QString::number(refusing.url().port()));
    QCOMPARE(reports, wanted);
}

// Until longer than anything is waited for.
void tst_ScriptErrors::runScript(const QString &script)
{
    m_engine->evaluate(u"var over = false; AbortSignal.timeout(1500).onabort = () => { over = true; }"_s);
    const QJSValue result = m_engine->evaluate(script, u"app.js"_s);
    QVERIFY2(!result.isError(), qPrintable(result.toString()));
    TRY_VERIFY(m_engine->globalObject().property(u"over"_s).toBool());
}

void tst_ScriptErrors::withTheGlobalsOfTheWebAllPromisesAreWatched_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("count");

    // What esbuild makes of `async`.
    const QString async =
            u"var __async = (self, values, generator) => new Promise((resolve, reject) => {"
            "    var fulfilled = value => { try { step(generator.next(value)); } catch (error) { reject(error); } };"
            "    var rejected = value => { try { step(generator.throw(value)); } catch (error) { reject(error); } };"
            "    var step = x => { x.done ? resolve(x.value) : Promise.resolve(x.value).then(fulfilled, rejected); };"
            "    step((generator = generator.apply(self, values)).next());"
            "});"_s;
    QTest::newRow("an async function") << async
                    + u"__async(null, null, function*() {\n yield 1; throw new RangeError('too far'); });"_s
                                       << 1;
    QTest::newRow("an async function that awaits another one that fails") << async
                    + u"var inner = () => __async(null, null, function*() {\n throw new RangeError('too far'); });"
                      "__async(null, null, function*() { yield inner(); });"_s
                                                                          << 1;
    QTest::newRow("an async function that returns another one that fails") << async
                    + u"var inner = () => __async(null, null, function*() { yield 1;\n throw new RangeError('too "
                      u"far'); });"
                      "__async(null, null, function*() { return inner(); });"_s
                                                                           << 1;
    QTest::newRow("an async function that catches") << async
                    + u"var inner = () => __async(null, null, function*() { throw new RangeError('too far'); });"
                      "__async(null, null, function*() { try { yield inner(); } catch (error) {} });"_s
                                                    << 0;
    QTest::newRow("a constructor") << u"\nnew Promise((resolve, reject) => { reject(new RangeError('too far')); });"_s
                                   << 1;
    QTest::newRow("an executor that throws") << u"\nnew Promise(() => { throw new RangeError('too far'); });"_s << 1;
    QTest::newRow("Promise.reject()") << u"\nPromise.reject(new RangeError('too far'));"_s << 1;
    QTest::newRow("a reaction")
            << u"\nPromise.resolve().then(() => { throw new RangeError('too far'); }).then(() => {});"_s << 1;
    QTest::newRow("a read")
            << u"\nvar reader = new ReadableStream({pull() { throw new RangeError('too far'); }}).getReader();"
               "reader.read().then(() => {});"_s
            << 1;
    QTest::newRow("all of several") << u"\nPromise.all([1, Promise.reject(new RangeError('too far'))]);"_s << 1;
    QTest::newRow("a pipe") << u"\nReadableStream.from([1]).pipeTo(new WritableStream({"
                               "write() { throw new RangeError('too far'); }}));"_s
                            << 1;
    QTest::newRow("caught") << u"Promise.reject(new RangeError('too far')).catch(() => {});"_s << 0;
    QTest::newRow("caught later in the turn")
            << u"var p = Promise.reject(new RangeError('too far')); Promise.resolve().then(() => p.catch(() => {}));"_s
            << 0;
    QTest::newRow("resolved before it was rejected")
            << u"new Promise((resolve, reject) => { resolve(1); reject(new RangeError('too far')); });"_s << 0;
    QTest::newRow("what a sink's function returns")
            << u"ReadableStream.from([1]).pipeTo(new WritableStream({"
               "write: () => Promise.reject(new RangeError('too far'))})).catch(() => {});"_s
            << 0;
}

void tst_ScriptErrors::withTheGlobalsOfTheWebAllPromisesAreWatched()
{
    QFETCH(const QString, script);
    QFETCH(const int, count);
    installWebSocketStream(m_engine.get(), ScriptGlobals::Web);
    runScript(script);
    QVERIFY2(reports.size() == count, qPrintable(reports.join(u'\n')));
    for (const QString &report : std::as_const(reports)) {
        QVERIFY2(report.startsWith(u"file:app.js:2: Nobody looks at the error of "_s), qPrintable(report));
        QVERIFY2(report.endsWith(u"RangeError: too far"_s), qPrintable(report));
    }
}

QTEST_GUILESS_MAIN(tst_ScriptErrors)
#include "tst_scripterrors.moc"
