// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "coroutine.cpp"

#include "await.h"
#include "rawpeer.h"

#include <QtTest/qtest.h>

// The coroutine of README.md, with QCoro
class tst_ReadmeCoroutine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFutureIsAwaited();
    void failureIsCaught();
};

void tst_ReadmeCoroutine::everyFutureIsAwaited()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setAnswersClose(true);
    connect(&peer, &RawPeer::messageReceived, this,
            [&](const WebSocketMessage &message) { peer.sendText(message.text().toUtf8()); });
    QTest::ignoreMessage(QtInfoMsg, "WebSocketMessage(text, 5 bytes, \"hello\")");
    QTest::ignoreMessage(QtInfoMsg, "WebSocketCloseInfo(1005, \"\")");
    const QCoro::Task<> task = greet(peer.url().toString());
    QVERIFY(!task.isReady());
    TRY_VERIFY(task.isReady());
}

void tst_ReadmeCoroutine::failureIsCaught()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setAnswer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("^WebSocketError\\(.*HTTP status 404\\)$")));
    const QCoro::Task<> task = greet(peer.url().toString());
    TRY_VERIFY(task.isReady());
}

QTEST_GUILESS_MAIN(tst_ReadmeCoroutine)

#include "tst_readme_coroutine.moc"
