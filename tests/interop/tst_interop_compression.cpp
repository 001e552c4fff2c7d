// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "servers.h"

#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qrandom.h>
#include <QtTest/qtest.h>

using Library = InteropServer::Library;

// permessage-deflate with the servers of other projects, as they and we ask for it.
class tst_interop_compression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { InteropServers::addGlobalRows(); }
    void initTestCase();

    void messagesComeBack_data();
    void messagesComeBack();
    void isSmallOnTheWire();
    void staysOffWhereTheServerDoesNotAgree();
    void staysOffWhereWeDoNotOffer();

private:
    WebSocketStreamOptions options(const WebSocketCompression &compression) const;

    InteropServers m_servers;
};

namespace {

const auto noContext = QStringLiteral("permessage-deflate; server_no_context_takeover; client_no_context_takeover");

WebSocketCompression everyMessage()
{
    WebSocketCompression compression;
    compression.threshold = 0;
    return compression;
}

QByteArray randomBytes(qsizetype size)
{
    QRandomGenerator random(7692);
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char(random.generate());
    return bytes;
}

// Like a feed of prices; with letters of more than a byte.
QString ticks(qsizetype size)
{
    QString text;
    for (int i = 0; text.size() < size; ++i)
        text += QStringLiteral(u"{\"symbol\":\"GRÜN\",\"price\":%1.%2,\"currency\":\"€\"}\n").arg(i % 97).arg(i * 7919);
    return text.left(size);
}

// In an order in which what one leaves behind would harm the next.
QList<WebSocketMessage> messagesOfAllKinds()
{
    const QList<WebSocketMessage> empty = {QString(), QString(), QByteArray(), QByteArray(), QString()};
    QList<WebSocketMessage> messages = empty;
    for (const qsizetype size : {1, 5, 125, 126, 1000, 1000, 1000, 32 * 1024, 65535, 65536, 100'000, 1024 * 1024}) {
        messages.append(ticks(size));
        messages.append(ticks(size).toUtf8());
        messages.append(randomBytes(size));
        messages.append(QByteArray(size, '\0'));
    }
    messages += empty;
    for (int i = 0; i < 500; ++i)
        messages.append(ticks(200 + i % 7));
    return messages + empty;
}

// The order of parameters is the server's.
QStringList inOrder(const QString &extensions)
{
    QStringList parts = extensions.split(QStringLiteral("; "));
    parts.sort();
    return parts;
}

// Sends all and returns what has come back, when as many have come, or too long nothing has.
QList<WebSocketMessage> echoed(WebSocketStream *stream, const QList<WebSocketMessage> &messages)
{
    QList<WebSocketMessage> received;
    if (!InteropServers::finishes(stream->opened()) || stream->state() != WebSocketStream::State::Open)
        return received;
    for (const WebSocketMessage &message : messages)
        stream->writable()->send(message);
    while (received.size() < messages.size()) {
        const QFuture<WebSocketMessage> next = stream->readable()->receive();
        if (!InteropServers::finishes(next) || !next.isResultReadyAt(0) || next.result().isNull())
            break;
        received.append(next.result());
    }
    return received;
}

} // namespace

void tst_interop_compression::initTestCase()
{
    const QString problem = m_servers.start();
    if (problem.startsWith(QLatin1String("needs")))
        QSKIP(qPrintable(problem));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

WebSocketStreamOptions tst_interop_compression::options(const WebSocketCompression &compression) const
{
    WebSocketStreamOptions options = m_servers.options();
    options.compression = compression;
    return options;
}

void tst_interop_compression::messagesComeBack_data()
{
    QTest::addColumn<Library>("library");
    QTest::addColumn<QJsonObject>("asked"); // by the server
    QTest::addColumn<WebSocketCompression>("compression"); // by us
    QTest::addColumn<QString>("extensions");
    QTest::addColumn<QString>("path");
    const auto both = [](const char *name, const QByteArray &asked, const WebSocketCompression &compression,
                         const QString &extensions, const QString &path = QStringLiteral("/echo")) {
        const QJsonObject parameters = QJsonDocument::fromJson(asked).object();
        QTest::addRow("websockets, %s", name) << Library::Python << parameters << compression << extensions << path;
        QTest::addRow("ws, %s", name) << Library::Node << parameters << compression << extensions << path;
    };
    const auto name = QStringLiteral("permessage-deflate");
    const WebSocketCompression preset = everyMessage();
    both("default", "{}", preset, name);
    both("no context, says the server", R"({"server_no_context_takeover": true, "client_no_context_takeover": true})",
         preset, noContext);
    both("no context of the server", R"({"server_no_context_takeover": true})", preset,
         name + QStringLiteral("; server_no_context_takeover"));
    both("no context of ours", R"({"client_no_context_takeover": true})", preset,
         name + QStringLiteral("; client_no_context_takeover"));
    both("small windows, says the server", R"({"server_max_window_bits": 10, "client_max_window_bits": 9})", preset,
         name + QStringLiteral("; server_max_window_bits=10; client_max_window_bits=9"));
    both("our window of 8 bits", R"({"client_max_window_bits": 8})", preset,
         name + QStringLiteral("; client_max_window_bits=8"));

    WebSocketCompression independent = preset;
    independent.serverNoContextTakeover = true;
    independent.clientNoContextTakeover = true;
    both("no context, we say", "{}", independent, noContext);
    WebSocketCompression small = preset;
    small.serverMaxWindowBits = 9;
    small.clientMaxWindowBits = 10;
    both("small windows, we say", R"({"client_max_window_bits": 10})", small,
         name + QStringLiteral("; server_max_window_bits=9; client_max_window_bits=10"));
    WebSocketCompression all = independent;
    all.serverMaxWindowBits = 9;
    all.clientMaxWindowBits = 9;
    all.level = 9;
    both("small windows without context", "{}", all,
         noContext + QStringLiteral("; server_max_window_bits=9; client_max_window_bits=9"));
    WebSocketCompression fast = preset;
    fast.level = 1;
    both("level 1", "{}", fast, name);
    both("threshold of 1024", "{}", {}, name);
    both("in fragments", "{}", preset, name, QStringLiteral("/fragments"));
    both("in fragments without context", "{}", independent, noContext, QStringLiteral("/fragments"));
}

void tst_interop_compression::messagesComeBack()
{
    QFETCH_GLOBAL(const bool, tls);
    QFETCH(const Library, library);
    QFETCH(const QJsonObject, asked);
    QFETCH(const WebSocketCompression, compression);
    QFETCH(const QString, extensions);
    QFETCH(const QString, path);
    InteropServer server;
    const QString problem = server.start(library, asked);
    if (problem.startsWith(QLatin1String("needs")))
        QSKIP(qPrintable(problem));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const QList<WebSocketMessage> messages = messagesOfAllKinds();
    WebSocketStream stream(m_servers.url(tls, path, server), options(compression));
    const QList<WebSocketMessage> received = echoed(&stream, messages);
    QCOMPARE(inOrder(stream.extensions()), inOrder(extensions));
    for (qsizetype i = 0; i < received.size(); ++i)
        QVERIFY2(received[i] == messages[i], qPrintable(QStringLiteral("message %1").arg(i)));
    QCOMPARE(received.size(), messages.size());
    stream.close();
    QVERIFY(InteropServers::finishes(stream.closed()));
    QCOMPARE(server.takeReport(path)[QLatin1String("extensions")].toString(), stream.extensions());
}

void tst_interop_compression::isSmallOnTheWire()
{
    QFETCH_GLOBAL(const bool, tls);
    InteropServer server;
    const QString problem = server.start(Library::Node, QJsonObject());
    if (problem.startsWith(QLatin1String("needs")))
        QSKIP(qPrintable(problem));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QList<WebSocketMessage> messages;
    for (int i = 0; i < 100; ++i)
        messages.append(ticks(2000));
    WebSocketStream stream(m_servers.url(tls, QStringLiteral("/echo"), server), options({}));
    QCOMPARE(echoed(&stream, messages), messages);
    stream.close();
    QVERIFY(InteropServers::finishes(stream.closed()));
    const QJsonObject seen = server.takeReport(QStringLiteral("/echo"));
    for (const auto &bytes : {QLatin1String("bytesRead"), QLatin1String("bytesWritten")})
        QVERIFY2(seen[bytes].toInt() < 100 * 100, qPrintable(QString::number(seen[bytes].toInt())));
}

void tst_interop_compression::staysOffWhereTheServerDoesNotAgree()
{
    QFETCH_GLOBAL(const bool, tls);
    const QList<WebSocketMessage> messages = messagesOfAllKinds();
    WebSocketStream stream(m_servers.url(tls, QStringLiteral("/echo")), options(everyMessage()));
    QCOMPARE(echoed(&stream, messages), messages);
    QCOMPARE(stream.extensions(), QString());
}

void tst_interop_compression::staysOffWhereWeDoNotOffer()
{
    QFETCH_GLOBAL(const bool, tls);
    InteropServer server;
    QCOMPARE(server.start(Library::Python, QJsonObject()), QString());
    WebSocketCompression off;
    off.enabled = false;
    const QList<WebSocketMessage> messages = messagesOfAllKinds();
    WebSocketStream stream(m_servers.url(tls, QStringLiteral("/echo"), server), options(off));
    QCOMPARE(echoed(&stream, messages), messages);
    QCOMPARE(stream.extensions(), QString());
}

QTEST_GUILESS_MAIN(tst_interop_compression)
#include "tst_interop_compression.moc"
