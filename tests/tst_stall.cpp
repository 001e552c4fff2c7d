// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtTest/qtest.h>

#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Rule 17: QWebSocket gives up when a frame stalls for 5 seconds; we do not.
class tst_Stall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sevenSecondsOfSilenceAreSurvived();
};

// One wait serves both transports and every place in which the bytes can stop.
void tst_Stall::sevenSecondsOfSilenceAreSurvived()
{
    const QByteArray frame = RawFrame{RawFrame::Binary, QByteArray(1000, 'a')}.toBytes();
    const QByteArray longFrame = RawFrame{RawFrame::Binary, QByteArray(100 * 1000, 'b')}.toBytes();
    struct Case
    {
        QByteArray before;
        QByteArray after;
        QList<qint64> sizes;
    };
    const std::array cases = {
            Case{frame.left(1), frame.mid(1), {1000}}, // within the first header
            Case{frame.left(3), frame.mid(3), {1000}}, // within the length
            Case{frame.left(500), frame.mid(500), {1000}}, // within the payload
            Case{frame + frame.left(1), frame.mid(1), {1000, 1000}},
            Case{frame + longFrame.left(50 * 1000), longFrame.mid(50 * 1000), {1000, 100 * 1000}},
            Case{RawFrame{RawFrame::Text, "ab", false}.toBytes(),
                 RawFrame{RawFrame::Continuation, "cd"}.toBytes(),
                 {4}},
    };

    struct Connection
    {
        std::unique_ptr<RawPeer> peer;
        std::unique_ptr<WebSocketStream> stream;
        Case what;
    };
    std::vector<Connection> connections;
    WebSocketStreamOptions options;
    options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    for (const auto transport : {RawPeer::Transport::Plain, RawPeer::Transport::Tls}) {
        for (const Case &what : cases) {
            auto peer = std::make_unique<RawPeer>(transport);
            auto stream = std::make_unique<WebSocketStream>(peer->url(), options);
            AWAIT(stream->opened());
            QVERIFY2(succeeded(stream->opened()), qPrintable(failureOf(stream->opened())));
            peer->sendBytes(what.before);
            connections.push_back({std::move(peer), std::move(stream), what});
        }
    }

    // And two that pause by themselves, with a frame cut in two by the pause.
    options.readHighWaterMark = 64 * 1024;
    options.receiveBufferSize = 64 * 1024;
    std::vector<Connection> paused;
    for (const auto transport : {RawPeer::Transport::Plain, RawPeer::Transport::Tls}) {
        auto peer = std::make_unique<RawPeer>(transport);
        auto stream = std::make_unique<WebSocketStream>(peer->url(), options);
        AWAIT(stream->opened());
        QVERIFY2(succeeded(stream->opened()), qPrintable(failureOf(stream->opened())));
        for (int i = 0; i < 320; ++i)
            peer->sendBytes(longFrame);
        paused.push_back({std::move(peer), std::move(stream), {{}, {}, QList<qint64>(320, 100 * 1000)}});
    }

    QTest::qWait(7000);

    for (const Connection &connection : connections)
        connection.peer->sendBytes(connection.what.after);
    for (Connection &connection : paused) {
        QVERIFY2(connection.peer->bytesWaiting() > 0, "the peer was not held");
        connections.push_back(std::move(connection));
    }
    for (const Connection &connection : connections) {
        QVERIFY2(!connection.stream->closed().isFinished(), qPrintable(failureOf(connection.stream->closed())));
        for (const qint64 size : connection.what.sizes) {
            const auto message = connection.stream->readable()->receive();
            AWAIT(message);
            QVERIFY2(succeeded(message), qPrintable(failureOf(message)));
            QCOMPARE(message.result().size(), size);
        }
        QCOMPARE(connection.stream->state(), WebSocketStream::State::Open);
    }
}

QTEST_GUILESS_MAIN(tst_Stall)
#include "tst_stall.moc"
