// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "texts.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qplugin.h>
#include <QtGui/qtextlayout.h>
#include <QtQml/qqmlapplicationengine.h>
#include <QtQuick/qquickitem.h>
#include <QtQuick/qquickwindow.h>
#include <QtTest/qtest.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <algorithm>
#include <memory>

#ifdef STATIC_PLUGIN
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

using namespace Qt::StringLiterals;

// The window of the chat, in a conversation with those who write markup.
class tst_Chat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void whatOthersWriteIsPlainText();
    void linesDoNotBreakInsideAnEndTag();

private:
    void say(const QJsonObject &message);
    // What shows a text that begins like that.
    [[nodiscard]] QQuickItem *find(const QString &text) const;

    QWebSocketServer m_server{u"chat"_s, QWebSocketServer::NonSecureMode};
    std::unique_ptr<QWebSocket> m_peer;
    QQmlApplicationEngine m_engine;
    QQuickWindow *m_window = nullptr;
};

void tst_Chat::initTestCase()
{
    QVERIFY(m_server.listen(QHostAddress::LocalHost));
    m_engine.addImportPath(u"qrc:/qt/qml"_s);
    m_engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    m_engine.setInitialProperties(
            {{u"address"_s, m_server.serverUrl().toString()}, {u"hosting"_s, false}, {u"rehearsing"_s, false}});
    m_engine.load(QUrl::fromLocalFile(QStringLiteral(EXAMPLE_DIR "/Main.qml")));
    m_window = qobject_cast<QQuickWindow *>(m_engine.rootObjects().value(0));
    QVERIFY(m_window);
    m_window->setHeight(3000); // for all that is said here at once
    QTRY_VERIFY(m_server.hasPendingConnections());
    m_peer.reset(m_server.nextPendingConnection());
}

void tst_Chat::init()
{
    QTRY_VERIFY(find(u"Connected"_s));
}

void tst_Chat::say(const QJsonObject &message)
{
    m_peer->sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson()));
}

QQuickItem *tst_Chat::find(const QString &text) const
{
    const QList<QQuickItem *> texts = textsIn(m_window->contentItem());
    const auto found = std::find_if(texts.begin(), texts.end(), [&](const QQuickItem *item) {
        return item->property("text").toString().startsWith(text);
    });
    return found == texts.end() ? nullptr : *found;
}

void tst_Chat::whatOthersWriteIsPlainText()
{
    say({{u"you"_s, u"<b>Ada</b>"_s}, {u"text"_s, u"<h1>Welcome</h1>"_s}});
    say({{u"name"_s, u"<u>Grace</u>"_s}, {u"text"_s, u"<b>bold</b> & \"quotes\""_s}});
    for (const QString &text : {u"Connected as <b>Ada<"_s, u"<h1>Welcome<"_s, u"<u>Grace<"_s, u"<b>bold<"_s}) {
        QTRY_VERIFY2(find(text), qPrintable(text));
        QCOMPARE(find(text)->property("textFormat").toInt(), int(Qt::PlainText));
    }
}

void tst_Chat::linesDoNotBreakInsideAnEndTag()
{
    int lines = 0;
    for (int length = 20; length < 50; ++length) {
        const QString begin = QString(length, u'e');
        say({{u"name"_s, u"Grace"_s}, {u"text"_s, begin + u" <b>bold</b>"_s}});
        QTRY_VERIFY(find(begin + u' '));
        const QQuickItem *label = find(begin + u' ');
        const QString text = label->property("text").toString();
        QTextLayout layout(text, label->property("font").value<QFont>());
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(label->width());
            const qsizetype tag = text.indexOf(u"</"_s);
            const bool isInside = line.textStart() > tag && line.textStart() <= text.lastIndexOf(u'>');
            QVERIFY2(!isInside, qPrintable(text.left(line.textStart()) + u"\n"_s + text.mid(line.textStart())));
            ++lines;
        }
        layout.endLayout();
        QCOMPARE(label->property("lineCount").toInt(), layout.lineCount());
    }
    QVERIFY(lines > 35); // some are broken
}

int main(int argc, char *argv[])
{
    QGuiApplication application(argc, argv);
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    tst_Chat test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_chat.moc"
