// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "texts.h"

#include <QtCore/qplugin.h>
#include <QtQml/qqmlapplicationengine.h>
#include <QtQuick/qquickitem.h>
#include <QtQuick/qquickwindow.h>
#include <QtQuickControls2/qquickstyle.h>
#include <QtTest/qtest.h>

#include <memory>

#ifdef STATIC_PLUGIN
Q_IMPORT_PLUGIN(WebSocketStreamPlugin)
#endif

using namespace Qt::StringLiterals;

// The window of the live feed, while a feed runs.
class tst_LiveFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyTextFitsIntoANarrowWindow();
#ifndef MEMORY_IS_THE_SANITIZERS // which keep what was freed
    void whatEveryFeedNeedsIsNoGrowth();
#endif

private:
    void checkTexts();

    QQmlApplicationEngine m_engine;
    QQuickWindow *m_window = nullptr;
    QObject *m_measurements = nullptr;
};

void tst_LiveFeed::initTestCase()
{
    m_engine.addImportPath(u"qrc:/qt/qml"_s);
    m_engine.addImportPath(QStringLiteral(QML_IMPORT_PATH));
    m_engine.setInitialProperties({{u"backpressure"_s, true}});
    m_engine.load(QUrl::fromLocalFile(QStringLiteral(EXAMPLE_DIR "/Main.qml")));
    m_window = qobject_cast<QQuickWindow *>(m_engine.rootObjects().value(0));
    QVERIFY(m_window);
    const QObjectList objects = m_window->findChildren<QObject *>();
    for (QObject *object : objects) {
        if (object->property("memoryGrowth").isValid() && object->property("samples").isValid())
            m_measurements = object;
    }
    QVERIFY(m_measurements);
}

void tst_LiveFeed::checkTexts()
{
    for (const int width : {420, 400, 560, 900}) {
        m_window->setWidth(width);
        QCOMPARE(m_window->width(), width);
        QTest::qWait(200); // for the layout
        const QList<QQuickItem *> texts = textsIn(m_window->contentItem());
        QVERIFY(texts.size() > 10);
        for (QQuickItem *item : texts) {
            const QRectF place = item->mapRectToScene({0, 0, item->width(), item->height()});
            const bool fits = place.left() >= 0 && place.right() <= width && place.bottom() <= m_window->height()
                    && item->property("contentWidth").toReal() <= item->width() + 1;
            if (item->property("truncated").toBool() || !fits)
                QFAIL(qPrintable(u"at %1: %2"_s.arg(width).arg(item->property("text").toString())));
        }
    }
}

void tst_LiveFeed::everyTextFitsIntoANarrowWindow()
{
    m_window->setHeight(m_window->minimumHeight());
    checkTexts();
    QTRY_VERIFY_WITH_TIMEOUT(m_measurements->property("now").toDouble() > 5, 30000);
    checkTexts();
}

#ifndef MEMORY_IS_THE_SANITIZERS
void tst_LiveFeed::whatEveryFeedNeedsIsNoGrowth()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_measurements->property("now").toDouble() > 9, 30000);
    const double growth = m_measurements->property("memoryGrowth").toDouble();
    QVERIFY2(qAbs(growth) < 8e6, qPrintable(u"%1 bytes"_s.arg(growth)));
}
#endif

int main(int argc, char *argv[])
{
    QGuiApplication application(argc, argv);
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QQuickStyle::setStyle(u"Fusion"_s);
    tst_LiveFeed test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_livefeed.moc"
