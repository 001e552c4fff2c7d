// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The parts that reader, writer and handshake are made of.

#include "protocol/closebody.h"
#include "protocol/frameheader.h"
#include "protocol/handshakeresponse.h"
#include "protocol/httpbody.h"
#include "protocol/httpfield.h"
#include "protocol/masking.h"
#include "protocol/printable.h"
#include "protocol/utf8.h"

#include <QtTest/qtest.h>

#include <array>
#include <limits>

using namespace WebSocketStreamInternal;

class tst_Protocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void frameHeaderIsEncodedAndDecoded_data();
    void frameHeaderIsEncodedAndDecoded();
    void frameHeaderOnTheWire();
    void lengthThatIsNotAllowedIsNegative();
    void payloadIsMasked_data();
    void payloadIsMasked();
    void closeBodyIsEncodedAndDecoded_data();
    void closeBodyIsEncodedAndDecoded();
    void utf8IsReadInAnyPieces();
    void utf8IsJudgedAtTheByteThatSpoilsIt();
    void everyCharacterIsDecoded();
    void textBecomesWellFormed_data();
    void textBecomesWellFormed();
    void tokens();
    void fieldValues();
    void printableText();
    void httpBodyIsReadInAnyPieces_data();
    void httpBodyIsReadInAnyPieces();
    void challenges();
};

void tst_Protocol::frameHeaderIsEncodedAndDecoded_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<int>("headerSize");
    const auto row = [](qint64 size, int headerSize) { QTest::addRow("%lld bytes", size) << size << headerSize; };
    row(0, 2);
    row(125, 2);
    row(126, 4);
    row(0xffff, 4);
    row(0x10000, 10);
    row(0x100000000, 10);
    row(std::numeric_limits<qint64>::max(), 10);
}

void tst_Protocol::frameHeaderIsEncodedAndDecoded()
{
    QFETCH(qint64, size);
    QFETCH(int, headerSize);
    const std::optional<MaskingKey> keys[] = {std::nullopt, MaskingKey{'\x80', '\x00', '\x7f', '\xff'}};
    for (const auto opcode :
         {Opcode::Continuation, Opcode::Text, Opcode::Binary, Opcode::Close, Opcode::Ping, Opcode::Pong}) {
        for (const bool isFinal : {false, true}) {
            for (int bits = 0; bits < 8; ++bits) {
                for (const auto &key : keys) {
                    std::array<char, maxFrameHeaderSize> bytes = {};
                    const qint64 written = encodeFrameHeader({opcode, isFinal, bits, key, size}, bytes.data());
                    QCOMPARE(written, headerSize + (key ? 4 : 0));
                    QCOMPARE(frameHeaderSize(bytes.data()), written);
                    const FrameHeader header = decodeFrameHeader(bytes.data());
                    QCOMPARE(header.opcode, opcode);
                    QCOMPARE(header.isFinal, isFinal);
                    QCOMPARE(header.reservedBits, bits);
                    QVERIFY(header.maskingKey == key);
                    QCOMPARE(header.payloadSize, size);
                    QCOMPARE(header.isControl(), int(opcode) >= 8);
                    const FrameHeader start = decodeFrameStart(bytes.data());
                    QCOMPARE(start.opcode, opcode);
                    QCOMPARE(start.maskingKey.has_value(), key.has_value());
                    QCOMPARE(start.reservedBits, bits);
                }
            }
        }
    }
}

// RFC 6455, 5.7
void tst_Protocol::frameHeaderOnTheWire()
{
    std::array<char, maxFrameHeaderSize> bytes = {};
    const auto encoded = [&bytes](const FrameHeader &header) {
        return QByteArray(bytes.data(), encodeFrameHeader(header, bytes.data())).toHex();
    };
    QCOMPARE(encoded({Opcode::Text, true, 0, {}, 5}), "8105");
    QCOMPARE(encoded({Opcode::Text, true, 0, MaskingKey{'\x37', '\xfa', '\x21', '\x3d'}, 5}), "818537fa213d");
    QCOMPARE(encoded({Opcode::Text, false, 0, {}, 3}), "0103");
    QCOMPARE(encoded({Opcode::Continuation, true, 0, {}, 2}), "8002");
    QCOMPARE(encoded({Opcode::Binary, true, 0, {}, 256}), "827e0100");
    QCOMPARE(encoded({Opcode::Binary, true, 4, {}, 65536}), "c27f0000000000010000");
}

void tst_Protocol::lengthThatIsNotAllowedIsNegative()
{
    for (const char *hex : {"827e0000", "827e007d", "827f0000000000000000", "827f000000000000ffff",
                            "827f8000000000000000", "827fffffffffffffffff"})
        QVERIFY2(decodeFrameHeader(QByteArray::fromHex(hex).constData()).payloadSize < 0, hex);
}

void tst_Protocol::payloadIsMasked_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 3, 4, 5, 31, 32, 33, 64, 100, 1001})
        QTest::addRow("%d bytes", size) << size;
}

void tst_Protocol::payloadIsMasked()
{
    QFETCH(int, size);
    const MaskingKey key = {'\x01', '\x80', '\x7f', '\xff'};
    QByteArray plain(size, Qt::Uninitialized);
    for (int i = 0; i < size; ++i)
        plain[i] = char(i * 7);
    QByteArray expected = plain;
    for (int i = 0; i < size; ++i)
        expected[i] = char(plain.at(i) ^ key[size_t(i) % 4]);

    QByteArray masked(size, Qt::Uninitialized);
    maskPayload(plain.constData(), size, key, masked.data());
    QCOMPARE(masked, expected);
    for (int i = 0; i <= size; ++i) { // in two pieces, in place
        QByteArray bytes = masked;
        maskPayload(bytes.constData(), i, key, bytes.data());
        maskPayload(bytes.constData() + i, size - i, key, bytes.data() + i, i);
        QCOMPARE(bytes, plain);
    }
    constexpr qint64 far = 0x1'0000'0001; // behind 4 GiB
    maskPayload(plain.constData(), size, {key[3], key[0], key[1], key[2]}, masked.data(), far);
    QCOMPARE(masked, expected);
}

void tst_Protocol::closeBodyIsEncodedAndDecoded_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("none") << 1005 << QString() << QByteArray();
    QTest::newRow("code") << 1000 << QString() << QByteArray("\x03\xe8");
    QTest::newRow("reason") << 4999 << QStringLiteral("a\u20ac")
                            << QByteArray("\x13\x87"
                                          "a\xe2\x82\xac");
}

void tst_Protocol::closeBodyIsEncodedAndDecoded()
{
    QFETCH(int, code);
    QFETCH(QString, reason);
    QFETCH(QByteArray, bytes);
    QCOMPARE(encodeCloseBody({code, reason}), bytes);
    const ReceivedCloseBody received = decodeCloseBody(bytes);
    QCOMPARE(received.violation, 0);
    QCOMPARE(received.body.code, code);
    QCOMPARE(received.body.reason, reason);
    QCOMPARE(encodeCloseBody({0, reason}), QByteArray());
}

static QByteArray allLengths()
{
    return QByteArray("a\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbb\xbf\xef\xbf\xbf") // up to U+FFFF
            + QByteArray("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf") + '\0' + 'z';
}

void tst_Protocol::utf8IsReadInAnyPieces()
{
    const QByteArray text = allLengths();
    const QString decoded = QString::fromUtf8(text);
    for (qsizetype i = 0; i <= text.size(); ++i) {
        for (qsizetype j = i; j <= text.size(); ++j) {
            Utf8Decoder decoder;
            QVERIFY(decoder.check(text.left(i)));
            QCOMPARE(decoder.isComplete(), decodeUtf8(text.left(i)).has_value());
            QVERIFY(decoder.check(text.mid(i, j - i)));
            QVERIFY(decoder.check({}));
            QCOMPARE(decoder.isComplete(), decodeUtf8(text.left(j)).has_value());
            QVERIFY(decoder.check(text.mid(j)));
            QVERIFY(decoder.isComplete());

            QString read;
            for (const QByteArray &piece : {text.left(i), text.mid(i, j - i), text.mid(j)})
                QVERIFY(decoder.decode(piece, &read));
            QCOMPARE(read, decoded);
        }
    }
    QCOMPARE(decodeUtf8(text), decoded);
}

// All beginnings of up to four bytes that matter, against a list of what RFC 3629, 4, allows.
void tst_Protocol::utf8IsJudgedAtTheByteThatSpoilsIt()
{
    for (int first = 0x80; first < 0x100; ++first) {
        Utf8Decoder decoder;
        const bool isFirst = first >= 0xc2 && first <= 0xf4;
        QCOMPARE(decoder.check(QByteArray(1, char(first))), isFirst);
        for (int second = 0; isFirst && second < 0x100; ++second) {
            Utf8Decoder copy = decoder;
            const int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
            const int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
            const bool isSecond = second >= least && second <= most;
            QCOMPARE(copy.check(QByteArray(1, char(second))), isSecond);
            if (!isSecond || first < 0xe0)
                continue;
            QVERIFY(!copy.isComplete());
            Utf8Decoder spoilt = copy;
            QVERIFY(!spoilt.check("\x7f"));
            spoilt = copy;
            QVERIFY(!spoilt.check("\xc0"));
            QVERIFY(copy.check(first < 0xf0 ? "\x80" : "\xbf\x80"));
            QVERIFY(copy.isComplete());
            copy.restart();
            QVERIFY(copy.check("x"));
        }
    }
}

void tst_Protocol::everyCharacterIsDecoded()
{
    for (char32_t c = 0; c <= 0x10ffff; c += c < 0x3000 ? 1 : 97) {
        if (c >= 0xd800 && c < 0xe000)
            continue;
        const QString text = QString::fromUcs4(&c, 1);
        QCOMPARE(decodeUtf8(text.toUtf8()), text);
        QCOMPARE(toWellFormed(text), text);
    }
    for (const char *bad : {"\x80", "\xc0\xaf", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xff"})
        QVERIFY2(!decodeUtf8(bad), QByteArray(bad).toHex().constData());
}

void tst_Protocol::textBecomesWellFormed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const QString high(QChar(0xd83d));
    const QString low(QChar(0xde00));
    const QString replaced(QChar::ReplacementCharacter);
    const QString ascii(50, QLatin1Char('x'));
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("ASCII") << ascii << ascii;
    QTest::newRow("pair") << ascii + high + low << ascii + high + low;
    QTest::newRow("high") << ascii + high << ascii + replaced;
    QTest::newRow("low") << low + ascii << replaced + ascii;
    QTest::newRow("reversed") << low + high << replaced + replaced;
    QTest::newRow("high, pair") << high + high + low << replaced + high + low;
}

void tst_Protocol::textBecomesWellFormed()
{
    QFETCH(QString, text);
    QTEST(toWellFormed(text), "expected");
}

void tst_Protocol::tokens()
{
    for (const char *token : {"a", "chat.v1", "!#$%&'*+-.^_`|~09AZaz"})
        QVERIFY2(isToken(token), token);
    for (const char *text :
         {"", " ", "a b", "a,b", "a;b", "a\"", "(", "@", "[", "{", "a\x7f", "a\t", "\xc3\xa9", "a\r\n"})
        QVERIFY2(!isToken(text), text);
}

void tst_Protocol::fieldValues()
{
    for (const char *value : {"", "a b", "a\tb", "~", "\xc3\xa9"})
        QVERIFY2(isFieldValue(value), value);
    for (const char *text : {"a\r\nb", "\n", "\x7f", "\x01", "\x1f"})
        QVERIFY2(!isFieldValue(text), text);
    QVERIFY(!isFieldValue(QByteArrayView("a\0b", 3)));
}

void tst_Protocol::printableText()
{
    QCOMPARE(toPrintable(QStringLiteral("a\u00e9\U0001f600 b")), QStringLiteral("a\u00e9\U0001f600 b"));
    QCOMPARE(toPrintable(QStringLiteral("a\r\n\u001b[2J")), QStringLiteral("a\\x0d\\x0a\\x1b[2J"));
    QCOMPARE(toPrintable(QStringLiteral("a\u2028\u2029")), QStringLiteral("a\\x2028\\x2029"));
    QCOMPARE(toPrintable(QString(200, QLatin1Char('x'))), QString(200, QLatin1Char('x')));
    QCOMPARE(toPrintable(QString(201, QLatin1Char('x'))), QString(200, QLatin1Char('x')) + QStringLiteral("..."));
}

void tst_Protocol::httpBodyIsReadInAnyPieces_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isComplete");
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    const auto row = [](const char *name, const QByteArray &fields, const QByteArray &bytes, const QByteArray &body,
                        bool isComplete = true) { QTest::newRow(name) << fields << bytes << body << isComplete; };
    row("of known length", "Content-Length: 5\r\n", "a\r\n\rb", "a\r\n\rb");
    row("shorter", "Content-Length: 5\r\n", "ab", "ab", false);
    row("longer", "Content-Length: 2\r\n", "abc", "ab");
    row("of no length", "Content-Length: 0\r\n", "abc", "");
    row("of unknown length", "X: y\r\n", "abc", "abc", false);
    row("of 100 KiB", "X: y\r\n", QByteArray(100 * 1024, 'x'), QByteArray(64 * 1024, 'x'));
    row("chunks", chunked, "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n", "abcde");
    row("chunks in capitals, with extensions", chunked, "A;x=\"y\"\r\n0123456789\r\n 0 ;\r\n\r\n", "0123456789");
    row("chunks with LF alone", chunked, "2\nab\n0\n\n", "ab");
    row("chunks and a length", "Content-Length: 1\r\n" + chunked, "2\r\nab\r\n0\r\n\r\n", "ab");
    row("chunks that go on", chunked, "2\r\nab\r\n3", "ab", false);
    row("line without an end", chunked, QByteArray(2000, '0'), "");
    row("no chunk", chunked, "2\r\nab\r\nx\r\n", "ab");
}

void tst_Protocol::httpBodyIsReadInAnyPieces()
{
    QFETCH(const QByteArray, fields);
    QFETCH(const QByteArray, bytes);
    const HandshakeResponse response = HandshakeResponse::parse("HTTP/1.1 403 Forbidden\r\n" + fields + "\r\n");
    for (const qsizetype step : {qsizetype(1), qsizetype(3), bytes.size()}) {
        HttpBody body(response);
        for (qsizetype i = 0; i < bytes.size(); i += step)
            body.append(bytes.mid(i, step));
        QTEST(body.data(), "body");
        QTEST(body.isComplete(), "isComplete");
    }
}

void tst_Protocol::challenges()
{
    const auto hasBasic = [](const QByteArray &fields) {
        return HandshakeResponse::parse("HTTP/1.1 401 Unauthorized\r\n" + fields + "\r\n").hasChallenge("Basic");
    };
    QVERIFY(hasBasic("WWW-Authenticate: Basic realm=\"x\"\r\n"));
    QVERIFY(hasBasic("www-authenticate: basic\r\n"));
    QVERIFY(hasBasic("WWW-Authenticate: Bearer x=\"a\" ,\tBASIC realm=\"b\"\r\n"));
    QVERIFY(hasBasic("WWW-Authenticate: Bearer\r\nWWW-Authenticate: Basic\r\n"));
    QVERIFY(!hasBasic("WWW-Authenticate: Bearer realm=\"a, Basic realm\"\r\n"));
    QVERIFY(!hasBasic("WWW-Authenticate: BasicAuth realm=\"x\"\r\n"));
    QVERIFY(!hasBasic("X: Basic\r\n"));
    QVERIFY(!hasBasic({}));
}

QTEST_GUILESS_MAIN(tst_Protocol)

#include "tst_protocol.moc"
