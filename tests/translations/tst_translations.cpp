// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "rawpeer.h"
#include "websocketstream.h"

#include <QtCore/qplugin.h>
#include <QtCore/qthread.h>
#include <QtCore/qtranslator.h>
#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>
#include <QtTest/qtest.h>

#ifdef STATIC_PLUGIN
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

using namespace Qt::StringLiterals;

// Stands for Qt's own translation.
class SocketTranslator : public QTranslator
{
public:
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char *, const char *sourceText, const char *, int) const override
    {
        return qstrcmp(sourceText, "Connection refused") == 0 ? u"Verbindung verweigert"_s : QString();
    }
};

// What errors say, in the language of the application. Every test is run in English, in German, and in English again.
class tst_Translations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void init();

    void badUrl();
    void badHeader();
    void refusedConnection();
    void refusedHandshake();
    void subprotocolThatWasNotOffered();
    void violation();
    void hostWithAZone();
    void inAnotherThread();
    void qmlElement();
    void webApiInQml();

private:
    [[nodiscard]] static QString inLanguage(const QString &english, const QString &german)
    {
        QFETCH_GLOBAL(const bool, isGerman);
        return isGerman ? german : english;
    }

    QTranslator m_german;
    SocketTranslator m_sockets;
};

static QString messageOf(WebSocketStream *stream)
{
    const auto closed = stream->closed();
    [&closed] { AWAIT(closed); }();
    return errorOf(closed).message();
}

static QString messageOf(const RawPeer &peer, const QStringList &protocols = {})
{
    WebSocketStreamOptions options;
    options.protocols = protocols;
    WebSocketStream stream(peer.url(), options);
    return messageOf(&stream);
}

static QString nameOf(const RawPeer &peer)
{
    return u"%1:%2: "_s.arg(peer.url().host(), QString::number(peer.serverPort()));
}

void tst_Translations::initTestCase_data()
{
    QTest::addColumn<bool>("isGerman");
    QTest::newRow("English") << false;
    QTest::newRow("German") << true;
    QTest::newRow("English again") << false;
}

void tst_Translations::initTestCase()
{
    QVERIFY(m_german.load(QLocale(QLocale::German, QLocale::Austria), u"websocketstream"_s, u"_"_s, u":/i18n"_s));
    QCOMPARE(m_german.language(), u"de"_s);
}

void tst_Translations::init()
{
    QFETCH_GLOBAL(const bool, isGerman);
    for (QTranslator *translator : std::initializer_list<QTranslator *>{&m_german, &m_sockets}) {
        QCoreApplication::removeTranslator(translator);
        if (isGerman)
            QCoreApplication::installTranslator(translator);
    }
}

void tst_Translations::badUrl()
{
    WebSocketStream stream(u"example.org:80/%251"_s);
    QCOMPARE(messageOf(&stream),
             inLanguage(u"The URL \"example.org:80/%1\" has no scheme; write ws://example.org:80/%1."_s,
                        u"Die URL „example.org:80/%1“ hat kein Schema; schreiben Sie ws://example.org:80/%1."_s));
}

// Its two values look like the places of others.
void tst_Translations::badHeader()
{
    WebSocketStreamOptions options;
    options.headers = {{"X-%2-%3 {}", "value"}};
    WebSocketStream stream(QUrl(u"ws://127.0.0.1:1"_s), options);
    QCOMPARE(messageOf(&stream),
             inLanguage(
                     u"The header name \"X-%2-%3...\" contains \" \"; letters, digits and !#$%&'*+-.^_`|~ are allowed "
                     "(RFC 7230, token)."_s,
                     u"Der Header-Name „X-%2-%3...“ enthält „ “; zulässig sind Buchstaben, Ziffern und "
                     "!#$%&'*+-.^_`|~ (RFC 7230, token)."_s));
}

// Qt's own words, in Qt's own translation.
void tst_Translations::refusedConnection()
{
    RawPeer peer(RawPeer::Transport::Plain);
    const QUrl url = peer.url();
    const QString name = nameOf(peer);
    peer.close();
    WebSocketStream stream(url);
    QCOMPARE(messageOf(&stream), name + inLanguage(u"Connection refused"_s, u"Verbindung verweigert"_s));
}

void tst_Translations::refusedHandshake()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setAnswer("HTTP/1.1 403 No %1 %2\r\nContent-Length: 0\r\n\r\n");
    QCOMPARE(messageOf(peer),
             nameOf(peer)
                     + inLanguage(u"The server answered the opening handshake with HTTP status 403 No %1 %2."_s,
                                  u"Der Server hat auf den Eröffnungs-Handshake mit dem HTTP-Status 403 No %1 %2 "
                                  "geantwortet."_s));
}

void tst_Translations::subprotocolThatWasNotOffered()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setProtocol("%2");
    QCOMPARE(messageOf(peer, {u"one"_s, u"two"_s, u"three"_s}),
             nameOf(peer)
                     + inLanguage(u"The server selected the subprotocol \"%2\", which is none of those offered (3)."_s,
                                  u"Der Server hat das Subprotokoll „%2“ ausgewählt, das keines der angebotenen (3) "
                                  "ist."_s));
}

void tst_Translations::violation()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setFirstBytes("\x83\x00"_ba);
    QCOMPARE(
            messageOf(peer),
            nameOf(peer)
                    + inLanguage(u"The peer violated the protocol: The opcode 3 is reserved. The connection was closed "
                                 "with code 1002."_s,
                                 u"Die Gegenstelle hat das Protokoll verletzt: Der Opcode 3 ist reserviert. Die "
                                 "Verbindung wurde mit dem Code 1002 geschlossen."_s));
}

void tst_Translations::hostWithAZone()
{
    WebSocketStream stream(QUrl(u"ws://[fe80::1%251]:7830/"_s));
    stream.close();
    QCOMPARE(messageOf(&stream),
             u"[fe80::1%1]:7830: "_s
                     + inLanguage(u"The stream was closed before the connection was established."_s,
                                  u"Der Stream wurde geschlossen, bevor die Verbindung hergestellt war."_s));
}

void tst_Translations::inAnotherThread()
{
    QString message;
    const std::unique_ptr<QThread> thread(QThread::create([&message] {
        WebSocketStream stream(u""_s);
        (void)stream.waitForOpened(testPatience());
        message = errorOf(stream.closed()).message();
    }));
    thread->start();
    QVERIFY(thread->wait(testPatience()));
    QCOMPARE(message,
             inLanguage(u"The URL is empty; an absolute one is needed, as in ws://127.0.0.1:7830/path."_s,
                        u"Die URL ist leer; erforderlich ist eine absolute, zum Beispiel ws://127.0.0.1:7830/path."_s));
}

void tst_Translations::qmlElement()
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData(R"(
        import WebSocketStream

        WebSocketStream {
            property string message
            url: "ws://127.0.0.1:1"
            requestHeaders: ({"X-%2": true})
            onErrorOccurred: error => message = error.message
        }
    )",
                      QUrl());
    const std::unique_ptr<QObject> stream(component.create());
    QVERIFY2(stream, qPrintable(component.errorString()));
    TRY_COMPARE(stream->property("message").toString(),
                inLanguage(u"The request header \"X-%2\" is of type bool; a string is allowed."_s,
                           u"Der Header „X-%2“ der Anfrage ist vom Typ bool; zulässig ist eine Zeichenkette."_s));
}

// What a browser says to developers too is in English, and a name stays a name.
void tst_Translations::webApiInQml()
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData(R"(
        import QtQml
        import WebSocketStream

        QtObject {
            property string aborted: WebStreams.AbortSignal.abort().reason.message
            property string name
            property string message
            Component.onCompleted: {
                try {
                    new WebStreams.WebSocketStream("ws://0.0.0.0.1");
                } catch (error) {
                    name = error.name;
                    message = error.message;
                }
            }
        }
    )",
                      QUrl());
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    QCOMPARE(object->property("aborted").toString(), u"The operation was aborted."_s);
    QCOMPARE(object->property("name").toString(), u"SyntaxError"_s);
    QCOMPARE(object->property("message").toString(),
             inLanguage(u"The host of the URL, \"0.0.0.0.1\", ends in a number and is no IPv4 address."_s,
                        u"Der Host der URL, „0.0.0.0.1“, endet mit einer Zahl und ist keine IPv4-Adresse."_s));
}

QTEST_GUILESS_MAIN(tst_Translations)

#include "tst_translations.moc"
