// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

template <>
char *QTest::toString(const WebSocketMessage &message)
{
    if (message.isNull())
        return qstrdup("null message");
    const QByteArray start = message.data().left(100);
    return qstrdup(QByteArray((message.isText() ? "text of " : "binary of ") + QByteArray::number(message.size())
                              + " bytes: " + (message.isText() ? start : start.toHex(' ')))
                           .constData());
}

template <>
char *QTest::toString(const WebSocketCloseInfo &info)
{
    return qstrdup(qPrintable(QStringLiteral("%1 \"%2\"").arg(info.closeCode).arg(info.reason)));
}

void addTransports()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("ws") << false;
    QTest::newRow("wss") << true;
}

bool isTls()
{
    QFETCH_GLOBAL(bool, tls);
    return tls;
}

int numberIn(const WebSocketMessage &message)
{
    return message.data().trimmed().toInt();
}

TestConnection::TestConnection() : peer(isTls() ? RawPeer::Transport::Tls : RawPeer::Transport::Plain)
{
    if (isTls())
        options.sslConfiguration = TestCertificate::instance().clientConfiguration();
}

TestConnection::~TestConnection()
{
    remove();
}

void TestConnection::start()
{
    stream = std::make_unique<WebSocketStream>(peer.url(), options);
}

bool TestConnection::open()
{
    start();
    const auto opened = stream->opened();
    if (QTest::qWaitFor([&] { return opened.isFinished(); }, testPatience()) && succeeded(opened))
        return true;
    qWarning("the stream did not open: %s; %s", qPrintable(failureOf(opened)), peer.describe().constData());
    return false;
}

void TestConnection::remove()
{
    delete stream.release(); // what runs in the course of it finds no stream
}
