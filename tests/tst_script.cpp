// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "installwebsocketstream.h"
#include "rawpeer.h"

#include <QtCore/qpointer.h>
#include <QtQml/qjsengine.h>
#include <QtQml/qqmlengine.h>
#include <QtTest/qtest.h>

#include <memory>

using namespace Qt::StringLiterals;

// What the common list of cases in web/ cannot say, because it is about this engine or its C++ side.
class tst_Script : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void globalsAreInstalledAsInABrowser();
    void installingAgainChangesNothing();
    void globalsOfTheHostStay();
    void qmlEnginesAreLeftAlone();
    void interfacesForBytesAreThereWhenTheyAreAskedFor();

    void protocolsMayBeOneString();
    void binaryChunksAreUint8Arrays();
    void whatIsWrittenMayChangeAfterwards_data();
    void whatIsWrittenMayChangeAfterwards();
    void sharedMemoryIsNotSent();
    void writesDuringTheClosingHandshakeFail();
    void reasonsOfAbortsAreKept();
    void abortedSignalsPreventAnyNetworkActivity();
    void argumentsAreCheckedBeforeTheSignal();
    void severalReadsMayWait();
    void closingFinishesUnderBackpressure();
    void openedFailsWithoutACloseCode();
    void errorsHaveADiagnosis();
    void exceptionsOfListenersAreReported();

    void connectionsLiveWithoutReferences();
    void closedConnectionsAreCollected();
    void queuedMessagesOutliveTheConnection();
    void enginesCanBeDeletedAtAnyTime_data();
    void enginesCanBeDeletedAtAnyTime();
    void enginesCanBeDeletedWhileWritesWait();

private:
    QJSValue run(const QString &script);
    [[nodiscard]] QJSValue global(const char *name) const;
    [[nodiscard]] QPointer<QObject> connectionObject() const;
    void openStream();

    std::unique_ptr<QJSEngine> m_engine;
    std::unique_ptr<RawPeer> m_peer;
};

void tst_Script::init()
{
    m_engine = std::make_unique<QJSEngine>();
    installWebSocketStream(m_engine.get());
    m_peer = std::make_unique<RawPeer>(RawPeer::Transport::Plain);
    m_engine->globalObject().setProperty(u"url"_s, m_peer->url().toString());
}

void tst_Script::cleanup()
{
    m_engine.reset();
    m_peer.reset();
}

QJSValue tst_Script::run(const QString &script)
{
    const QJSValue result = m_engine->evaluate(script);
    if (result.isError())
        QTest::qFail(qPrintable(result.toString()), __FILE__, __LINE__);
    return result;
}

QJSValue tst_Script::global(const char *name) const
{
    return m_engine->globalObject().property(QLatin1StringView(name));
}

QPointer<QObject> tst_Script::connectionObject() const
{
    for (QObject *object : m_engine->findChildren<QObject *>()) {
        if (object->inherits("WebSocketStreamInternal::ScriptConnection"))
            return object;
    }
    return nullptr;
}

// The globals stream, reader and writer.
void tst_Script::openStream()
{
    run(uR"(
        var stream = new WebSocketStream(url), reader = null, writer = null;
        stream.opened.then(({readable, writable}) => {
            reader = readable.getReader();
            writer = writable.getWriter();
        });
        var closed = null;
        stream.closed.then(info => { closed = info; }, error => { closed = error; });
    )"_s);
    TRY_VERIFY(global("writer").isObject());
}

void tst_Script::globalsAreInstalledAsInABrowser()
{
    const QStringList names = {u"AbortController"_s,
                               u"AbortSignal"_s,
                               u"ByteLengthQueuingStrategy"_s,
                               u"CountQueuingStrategy"_s,
                               u"CustomEvent"_s,
                               u"DOMException"_s,
                               u"Event"_s,
                               u"EventTarget"_s,
                               u"ReadableByteStreamController"_s,
                               u"ReadableStream"_s,
                               u"ReadableStreamBYOBReader"_s,
                               u"ReadableStreamBYOBRequest"_s,
                               u"ReadableStreamDefaultController"_s,
                               u"ReadableStreamDefaultReader"_s,
                               u"TransformStream"_s,
                               u"TransformStreamDefaultController"_s,
                               u"WebSocketError"_s,
                               u"WebSocketStream"_s,
                               u"WritableStream"_s,
                               u"WritableStreamDefaultController"_s,
                               u"WritableStreamDefaultWriter"_s};
    for (const QString &name : names) {
        QVERIFY2(run(u"typeof %1"_s.arg(name)).toString() == u"function"_s, qPrintable(name));
        const QJSValue descriptor =
                run(u"Object.getOwnPropertyDescriptor((function() { return this; })(), '%1')"_s.arg(name));
        QVERIFY2(descriptor.property(u"writable"_s).toBool(), qPrintable(name));
        QVERIFY2(descriptor.property(u"configurable"_s).toBool(), qPrintable(name));
        QVERIFY2(!descriptor.property(u"enumerable"_s).toBool(), qPrintable(name));
    }
    const QJSEngine untouched;
    const QJSValue before = run(u"Object.getOwnPropertyNames((function() { return this; })())"_s);
    const QJSValue after = const_cast<QJSEngine &>(untouched).evaluate(
            u"Object.getOwnPropertyNames((function() { return this; })())"_s);
    // With url, which init() has set.
    QCOMPARE(before.property(u"length"_s).toInt(), after.property(u"length"_s).toInt() + int(names.size()) + 1);
}

void tst_Script::installingAgainChangesNothing()
{
    run(u"var before = WebSocketStream"_s);
    installWebSocketStream(m_engine.get());
    QVERIFY(run(u"before === WebSocketStream"_s).toBool());
}

void tst_Script::globalsOfTheHostStay()
{
    QJSEngine engine;
    engine.evaluate(u"var ReadableStream = 'mine'"_s);
    installWebSocketStream(&engine);
    QCOMPARE(engine.evaluate(u"ReadableStream"_s).toString(), u"mine"_s);
    QCOMPARE(engine.evaluate(u"typeof WritableStream"_s).toString(), u"function"_s);
}

void tst_Script::qmlEnginesAreLeftAlone()
{
    QQmlEngine engine;
    QTest::ignoreMessage(QtWarningMsg,
                         "installWebSocketStream: the globals of a QML engine cannot be changed; import the "
                         "QML module WebSocketStream and use WebStreams.");
    installWebSocketStream(&engine, ScriptGlobals::Web);
    QVERIFY(!engine.globalObject().hasOwnProperty(u"WebSocketStream"_s));
    QVERIFY(!engine.globalObject().hasOwnProperty(u"setTimeout"_s));
}

void tst_Script::interfacesForBytesAreThereWhenTheyAreAskedFor()
{
    const QString isLoaded = u"'value' in Object.getOwnPropertyDescriptor(this, '%1')"_s;
    run(u"var stream = new ReadableStream({type: 'bytes'})"_s);
    for (const auto &name : {u"ReadableByteStreamController"_s, u"ReadableStreamBYOBReader"_s}) {
        QVERIFY(!run(isLoaded.arg(name)).toBool());
        QCOMPARE(run(name + u".name"_s).toString(), name);
        QVERIFY(run(isLoaded.arg(name)).toBool());
    }
    QVERIFY(run(u"stream.getReader({mode: 'byob'}) instanceof ReadableStreamBYOBReader"_s).toBool());
    run(u"ReadableStreamBYOBRequest = 'mine'"_s);
    QCOMPARE(run(u"ReadableStreamBYOBRequest"_s).toString(), u"mine"_s);
}

void tst_Script::protocolsMayBeOneString()
{
    m_peer->setProtocol("one");
    run(u"var protocol; new WebSocketStream(url, {protocols: 'one'}).opened.then(info => { protocol = info.protocol; })"_s);
    TRY_COMPARE(global("protocol").toString(), u"one"_s);
}

void tst_Script::binaryChunksAreUint8Arrays()
{
    openStream();
    m_peer->sendBinary("abc");
    run(u"var value; reader.read().then(result => { value = result.value; })"_s);
    TRY_VERIFY(global("value").isObject());
    QVERIFY(run(u"value instanceof Uint8Array && value.length === 3 && value.buffer.byteLength === 3"_s).toBool());
}

void tst_Script::whatIsWrittenMayChangeAfterwards_data()
{
    QTest::addColumn<QString>("chunk");
    QTest::newRow("array") << u"bytes"_s;
    QTest::newRow("buffer") << u"bytes.buffer"_s;
    QTest::newRow("part") << u"bytes.subarray(1, bytes.length - 1)"_s;
}

void tst_Script::whatIsWrittenMayChangeAfterwards()
{
    QFETCH(const QString, chunk);
    constexpr int size = 8 * 1024 * 1024; // more than the kernel takes
    openStream();
    m_peer->stopReading();
    run(u"var bytes = new Uint8Array(%1), written = false; bytes.fill(7);"
        "writer.write(%2).then(() => { written = true; })"_s.arg(size)
                .arg(chunk));
    QVERIFY(!global("written").toBool());
    run(u"bytes.fill(8)"_s);
    m_peer->startReading();
    TRY_VERIFY(global("written").toBool());
    TRY_PEER(*m_peer, m_peer->messages().size() == 1);
    const QByteArray received = m_peer->messages().constFirst().data();
    QVERIFY(received == QByteArray(received.size(), 7));
    QVERIFY(received.size() >= size - 2);
}

// Chromium drops them and says that they were written.
// Web IDL: a view of memory that is shared is a TypeError where [AllowShared] is not said. (A browser has SharedArrayBuffer
// on isolated pages only, so that this is not among the cases for both. A typed array on one is empty in Qt's engine, and
// has a buffer of its own.)
void tst_Script::sharedMemoryIsNotSent()
{
    openStream();
    run(uR"(
        var failure = null;
        writer.write(new DataView(new SharedArrayBuffer(2))).then(() => { failure = "written"; }, error => { failure = error; });
    )"_s);
    TRY_VERIFY(!global("failure").isNull());
    QVERIFY2(run(u"failure instanceof TypeError && failure.message.includes('SharedArrayBuffer')"_s).toBool(),
             qPrintable(global("failure").toString()));
    QVERIFY(m_peer->messages().isEmpty());
}

void tst_Script::writesDuringTheClosingHandshakeFail()
{
    openStream();
    run(u"var failed = ''; stream.close(); writer.write('late').then(null, error => { failed = error.name; })"_s);
    TRY_COMPARE(global("failed").toString(), u"InvalidStateError"_s);
}

// Chromium always gives an AbortError.
void tst_Script::reasonsOfAbortsAreKept()
{
    m_peer->setSilent();
    run(u"var controller = new AbortController(), reason = {}, errors = [];"
        "var stream = new WebSocketStream(url, {signal: controller.signal});"
        "stream.opened.then(null, error => { errors.push(error); });"
        "stream.closed.then(null, error => { errors.push(error); })"_s);
    TRY_PEER(*m_peer, m_peer->hasRequest());
    run(u"controller.abort(reason)"_s);
    TRY_COMPARE(run(u"errors.length"_s).toInt(), 2);
    QVERIFY(run(u"errors[0] === reason && errors[1] === reason"_s).toBool());
    TRY_PEER(*m_peer, m_peer->wasDisconnected());
}

void tst_Script::abortedSignalsPreventAnyNetworkActivity()
{
    run(u"var error = ''; stream = new WebSocketStream(url, {signal: AbortSignal.abort('why')});"
        "stream.closed.then(null, reason => { error = reason; })"_s);
    QVERIFY(!connectionObject());
    TRY_COMPARE(global("error").toString(), u"why"_s);
    QCOMPARE(m_peer->connectionCount(), 0);
}

// Chromium looks at the signal first.
void tst_Script::argumentsAreCheckedBeforeTheSignal()
{
    const QJSValue error =
            m_engine->evaluate(u"new WebSocketStream('ftp://127.0.0.1/', {signal: AbortSignal.abort()})"_s);
    QCOMPARE(error.property(u"name"_s).toString(), u"SyntaxError"_s);
}

// In Chromium only the first is served.
void tst_Script::severalReadsMayWait()
{
    openStream();
    run(u"var values = []; for (let i = 0; i < 3; ++i) reader.read().then(({value}) => { values.push(value); })"_s);
    for (const char *text : {"one", "two", "three"})
        m_peer->sendText(text);
    TRY_COMPARE(run(u"values.join()"_s).toString(), u"one,two,three"_s);
}

// In Chromium it does not.
void tst_Script::closingFinishesUnderBackpressure()
{
    m_peer->setAnswersClose(true);
    openStream();
    for (int i = 0; i < 16; ++i)
        m_peer->sendBinary(QByteArray(1024 * 1024, 'x'));
    run(u"stream.close({closeCode: 3001})"_s);
    TRY_VERIFY(global("closed").isObject());
    QCOMPARE(run(u"closed.closeCode"_s).toInt(), 3001);
}

// As in Chromium, Deno and undici.
void tst_Script::openedFailsWithoutACloseCode()
{
    m_peer->setAnswer("HTTP/1.1 403 Forbidden\r\n\r\n");
    run(u"var errors = []; stream = new WebSocketStream(url);"
        "stream.opened.then(null, error => { errors.push(error); });"
        "stream.closed.then(null, error => { errors.push(error); })"_s);
    TRY_COMPARE(run(u"errors.length"_s).toInt(), 2);
    QVERIFY(run(u"errors[0].closeCode === null && errors[1].closeCode === 1006"_s).toBool());
    QVERIFY(run(u"errors.every(error => error.httpStatus === 403 && error.initiator === 'remote')"_s).toBool());
}

void tst_Script::errorsHaveADiagnosis()
{
    m_peer->setAnswer("HTTP/1.1 403 Forbidden\r\nX-Why: no\r\nContent-Length: 0\r\n\r\n");
    run(u"var error; new WebSocketStream(url).opened.then(null, e => { error = e; })"_s);
    TRY_VERIFY(global("error").isObject());
    QCOMPARE(run(u"error.httpStatus"_s).toInt(), 403);
    QCOMPARE(run(u"error.httpHeaders[0].join()"_s).toString(), u"X-Why,no"_s);
    QCOMPARE(run(u"Object.keys(error).length"_s).toInt(), 0);
}

void tst_Script::exceptionsOfListenersAreReported()
{
    QTest::ignoreMessage(QtWarningMsg, "Uncaught RangeError: too far");
    run(u"var controller = new AbortController(), calls = 0;"
        "controller.signal.onabort = () => { throw new RangeError('too far'); };"
        "controller.signal.addEventListener('abort', () => { ++calls; });"
        "controller.abort()"_s);
    QCOMPARE(global("calls").toInt(), 1);
}

void tst_Script::connectionsLiveWithoutReferences()
{
    run(u"var received = '';"
        "new WebSocketStream(url).opened.then(({readable}) => readable.getReader().read())"
        "    .then(({value}) => { received = value; })"_s);
    m_engine->collectGarbage();
    TRY_PEER(*m_peer, m_peer->hasRequest());
    m_engine->collectGarbage();
    m_peer->sendText("still here");
    TRY_COMPARE(global("received").toString(), u"still here"_s);
}

void tst_Script::closedConnectionsAreCollected()
{
    m_peer->setAnswersClose(true);
    QList<QPointer<QObject>> connections;
    for (int i = 0; i < 3; ++i) {
        openStream();
        connections.append(connectionObject());
        QVERIFY(connections.last());
        run(u"stream.close()"_s);
        TRY_VERIFY(global("closed").isObject());
        m_engine->collectGarbage();
        QVERIFY2(connections.last(), "the script still has its stream");
        run(u"stream = reader = writer = null"_s);
    }
    // Qt 6.8 keeps the object whose function it called last.
    const auto collected = [this, &connections] {
        m_engine->collectGarbage();
        return connections.at(0).isNull() && connections.at(1).isNull();
    };
    TRY_VERIFY(collected());
}

void tst_Script::queuedMessagesOutliveTheConnection()
{
    openStream();
    m_peer->sendText("one");
    m_peer->sendBinary("two");
    m_peer->sendClose(1000);
    TRY_VERIFY(global("closed").isObject());
    run(u"stream = writer = null"_s);
    m_engine->collectGarbage();
    run(u"var read = []; (function next() {"
        "    reader.read().then(({value, done}) => {"
        "        read.push(done ? 'end' : typeof value === 'string' ? value : value.length);"
        "        if (!done) next();"
        "    });"
        "})()"_s);
    TRY_COMPARE(run(u"read.join()"_s).toString(), u"one,3,end"_s);
}

void tst_Script::enginesCanBeDeletedAtAnyTime_data()
{
    QTest::addColumn<QString>("script");
    QTest::newRow("connecting") << u""_s;
    QTest::newRow("reading") << u"reader.read()"_s;
    QTest::newRow("writing") << u"for (let i = 0; i < 9; ++i) writer.write(new ArrayBuffer(1e6))"_s;
    QTest::newRow("closing") << u"stream.close()"_s;
    QTest::newRow("closing the writable") << u"writer.write('x'); writer.close()"_s;
    QTest::newRow("cancelling") << u"reader.cancel()"_s;
    QTest::newRow("timeout") << u"AbortSignal.timeout(1)"_s;
}

void tst_Script::enginesCanBeDeletedAtAnyTime()
{
    QFETCH(const QString, script);
    m_peer->stopReading();
    if (script.isEmpty()) {
        run(u"new WebSocketStream(url, {signal: AbortSignal.timeout(10)}).opened"_s);
    } else {
        m_peer->startReading();
        openStream();
        m_peer->stopReading();
        run(script);
    }
    const QPointer<QObject> connection = connectionObject();
    QVERIFY(connection);
    m_engine.reset();
    QVERIFY(!connection);
    QCoreApplication::processEvents();
    m_peer->startReading();
    TRY_PEER(*m_peer, m_peer->wasDisconnected() || !m_peer->hasRequest());
}

void tst_Script::enginesCanBeDeletedWhileWritesWait()
{
    openStream();
    m_peer->stopReading();
    run(u"var written = 0;"
        "for (let i = 0; i < 32; ++i) writer.write(new ArrayBuffer(1e6)).then(() => { ++written; }, () => {})"_s);
    // The kernel takes the first.
    const auto isHeldBack = [this] {
        const int before = global("written").toInt();
        QTest::qWait(100);
        return before > 0 && global("written").toInt() == before;
    };
    TRY_VERIFY(isHeldBack());
    QVERIFY(global("written").toInt() < 32);
    m_engine.reset();
    m_peer->startReading();
    TRY_PEER(*m_peer, m_peer->wasDisconnected());
}

QTEST_GUILESS_MAIN(tst_Script)
#include "tst_script.moc"
