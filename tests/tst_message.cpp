// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketmessage.h"

#include <QtCore/qvariant.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

class tst_Message : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nullIsNeitherTextNorBinary();
    void emptyIsNotNull();
    void textStaysText();
    void binaryStaysBinary();
    void sameBytesAsTextAndBinaryDiffer();
    void comparesByContent();
    void sizeIsThatOfTheUtf8_data();
    void sizeIsThatOfTheUtf8();
    void loneSurrogatesBecomeReplacementCharacters();
    void travelsInAVariant();
};

void tst_Message::nullIsNeitherTextNorBinary()
{
    const WebSocketMessage message;
    QVERIFY(message.isNull());
    QVERIFY(!message.isText());
    QVERIFY(!message.isBinary());
    QCOMPARE(message.size(), 0);
    QCOMPARE(message.text(), QString());
    QCOMPARE(message.data(), QByteArray());
}

void tst_Message::emptyIsNotNull()
{
    for (const auto &message : {WebSocketMessage(u""_s), WebSocketMessage(QString())}) {
        QVERIFY(!message.isNull());
        QVERIFY(message.isText());
        QCOMPARE(message.size(), 0);
    }
    for (const auto &message : {WebSocketMessage(""_ba), WebSocketMessage(QByteArray())}) {
        QVERIFY(!message.isNull());
        QVERIFY(message.isBinary());
        QCOMPARE(message.size(), 0);
    }
}

void tst_Message::textStaysText()
{
    const WebSocketMessage message(u"gr\u00fc\u00df"_s);
    QVERIFY(message.isText());
    QVERIFY(!message.isBinary());
    QVERIFY(!message.isNull());
    QCOMPARE(message.text(), u"gr\u00fc\u00df"_s);
    QCOMPARE(message.data(), "gr\xc3\xbc\xc3\x9f"_ba);
}

void tst_Message::binaryStaysBinary()
{
    const WebSocketMessage message("\x00\xff\x01"_ba);
    QVERIFY(message.isBinary());
    QVERIFY(!message.isText());
    QVERIFY(!message.isNull());
    QCOMPARE(message.data(), "\x00\xff\x01"_ba);
    QCOMPARE(message.size(), 3);
    QCOMPARE(message.text(), QString());
}

void tst_Message::sameBytesAsTextAndBinaryDiffer()
{
    const WebSocketMessage text(u"abc"_s);
    const WebSocketMessage binary("abc"_ba);
    QCOMPARE(text.data(), binary.data());
    QVERIFY(text != binary);
    QVERIFY(WebSocketMessage(QString()) != WebSocketMessage(QByteArray()));
    QVERIFY(WebSocketMessage() != WebSocketMessage(QByteArray()));
    QVERIFY(WebSocketMessage() != WebSocketMessage(QString()));
}

void tst_Message::comparesByContent()
{
    QVERIFY(WebSocketMessage(u"a"_s) == WebSocketMessage(u"a"_s));
    QVERIFY(WebSocketMessage(u"a"_s) != WebSocketMessage(u"b"_s));
    QVERIFY(WebSocketMessage("a"_ba) == WebSocketMessage("a"_ba));
    QVERIFY(WebSocketMessage("a"_ba) != WebSocketMessage("b"_ba));
    QVERIFY(WebSocketMessage() == WebSocketMessage());
}

void tst_Message::sizeIsThatOfTheUtf8_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("size");
    QTest::newRow("empty") << QString() << qint64(0);
    QTest::newRow("one byte") << u"a\u007f"_s << qint64(2);
    QTest::newRow("two bytes") << u"\u0080\u07ff"_s << qint64(4);
    QTest::newRow("three bytes") << u"\u0800\uffff"_s << qint64(6);
    QTest::newRow("four bytes") << u"\U0001f600\U0010ffff"_s << qint64(8);
    QTest::newRow("lone high surrogate") << QString(QChar(0xd83d)) << qint64(3);
    QTest::newRow("lone low surrogate") << QString(QChar(0xde00)) << qint64(3);
    QTest::newRow("surrogates the wrong way round") << QString(QChar(0xde00)) + QChar(0xd83d) << qint64(6);
}

void tst_Message::sizeIsThatOfTheUtf8()
{
    QFETCH(QString, text);
    QFETCH(qint64, size);
    const WebSocketMessage message(text);
    QCOMPARE(message.size(), size);
    QCOMPARE(message.data().size(), size);
}

void tst_Message::loneSurrogatesBecomeReplacementCharacters()
{
    const WebSocketMessage message(u"a"_s + QChar(0xd83d) + u"b"_s);
    QCOMPARE(message.data(),
             "a\xef\xbf\xbd"
             "b"_ba);
}

void tst_Message::travelsInAVariant()
{
    const QVariant variant = QVariant::fromValue(WebSocketMessage(u"text"_s));
    QCOMPARE(variant.value<WebSocketMessage>().text(), u"text"_s);
}

QTEST_APPLESS_MAIN(tst_Message)
#include "tst_message.moc"
