// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "rawpeer.h"

#include <installwebsocketstream.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>
#include <QtCore/qplugin.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>
#include <QtTest/qtest.h>

#include <memory>

using namespace Qt::StringLiterals;

#ifdef STATIC_PLUGIN
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

// The code of README.md in QML and JavaScript, against a server that sends back what it gets and then closes.
class tst_ReadmeScripts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void elementTellsWhatHappens();
    void elementTellsWhatFails();
    void promisesAreAwaitedStepByStep();
    void codeForABrowserRuns();

private:
    std::unique_ptr<RawPeer> m_peer;
};

static QByteArray block(const QString &name)
{
    QFile file(u"" BLOCKS "/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// What scripts write to the console.
static QStringList logged;

static void keepMessage(QtMsgType, const QMessageLogContext &, const QString &text)
{
    logged.append(text);
}

void tst_ReadmeScripts::init()
{
    m_peer = std::make_unique<RawPeer>(RawPeer::Transport::Plain);
    connect(m_peer.get(), &RawPeer::messageReceived, this, [this](const WebSocketMessage &message) {
        if (message.isText())
            m_peer->sendText(message.text().toUtf8());
        else
            m_peer->sendBinary(message.data());
        m_peer->sendClose(1000, "bye");
    });
    logged.clear();
    qInstallMessageHandler(keepMessage);
}

void tst_ReadmeScripts::cleanup()
{
    qInstallMessageHandler(nullptr);
    m_peer.reset();
}

static std::unique_ptr<QObject> create(QQmlEngine *engine, const QByteArray &document, const QVariantMap &properties)
{
    QQmlComponent component(engine);
    component.setData(document, QUrl(u"qrc:/readme.qml"_s));
    std::unique_ptr<QObject> object(component.createWithInitialProperties(properties));
    logged.append(component.isError() ? QStringList(component.errorString()) : QStringList());
    return object;
}

void tst_ReadmeScripts::elementTellsWhatHappens()
{
    QQmlEngine engine;
#include "import-path.cpp"
    const auto element = create(&engine, block(u"element.qml"_s), {{u"url"_s, m_peer->url()}});
    TRY_VERIFY2(logged.size() >= 2, qPrintable(logged.join(u'\n')));
    QCOMPARE(logged, QStringList({u"hello"_s, u"1000 bye true"_s}));
}

void tst_ReadmeScripts::elementTellsWhatFails()
{
    QQmlEngine engine;
#include "import-path.cpp"
    m_peer->setAnswer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    const auto element = create(&engine, block(u"element.qml"_s), {{u"url"_s, m_peer->url()}});
    TRY_VERIFY(!logged.isEmpty());
    QVERIFY2(logged.constFirst().startsWith("WebSocketError "_L1), qPrintable(logged.join(u'\n')));
    QVERIFY2(logged.constFirst().endsWith(" 404"_L1), qPrintable(logged.join(u'\n')));
}

void tst_ReadmeScripts::promisesAreAwaitedStepByStep()
{
    QQmlEngine engine;
#include "import-path.cpp"
    const QByteArray document = "import QtQml\n"
                                "import WebSocketStream\n"
                                "WebSocketStream {\n"
                                "    id: feed\n"
                                "    function process(value) {\n"
                                "        console.log(new Uint8Array(value).join());\n"
                                "        return new Promise((resolve) => resolve());\n"
                                "    }\n"
                                "    Component.onCompleted: {\n"
            + block(u"promises.js"_s) + "    }\n}\n";
    const auto element = create(&engine, document, {{u"url"_s, m_peer->url()}});
    TRY_VERIFY2(logged.size() >= 2, qPrintable(logged.join(u'\n')));
    QCOMPARE(logged, QStringList({u"1,2,3"_s, u"1000 bye"_s}));
}

void tst_ReadmeScripts::codeForABrowserRuns()
{
    QJSEngine engine;
    engine.installExtensions(QJSEngine::ConsoleExtension);
#include "install-script.cpp"
    m_peer->setProtocol("v2.feed");
    engine.globalObject().setProperty(u"url"_s, m_peer->url().toString());
    const QJSValue prepared = engine.evaluate(uR"(
        function decode(chunk, controller) { controller.enqueue(chunk + '!'); }
        function show(chunk) { console.log(chunk); }
    )"_s);
    QVERIFY2(!prepared.isError(), qPrintable(prepared.toString()));
    const QJSValue result = engine.evaluate(QString::fromUtf8(block(u"javascript.js"_s)));
    QVERIFY2(!result.isError(), qPrintable(result.toString()));
    TRY_VERIFY2(logged.size() >= 2, qPrintable(logged.join(u'\n')));
    QCOMPARE(logged, QStringList({u"hello!"_s, u"1000 bye"_s}));
}

int main(int argc, char *argv[])
{
#include "generators.cpp"
    QCoreApplication application(argc, argv);
    tst_ReadmeScripts test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_readme_scripts.moc"
