// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtCore/qendian.h>
#include <QtTest/qtest.h>

// More than an int can count. Takes about 2.2 GB of memory.
class tst_HugeMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void messageOfMoreThanTwoGibibytes();
};

void tst_HugeMessage::messageOfMoreThanTwoGibibytes()
{
    constexpr qint64 size = 2LL * 1024 * 1024 * 1024 + 5;
    constexpr qint64 pieceSize = 8 * 1024 * 1024;
    RawPeer peer(RawPeer::Transport::Plain);
    WebSocketStreamOptions options;
    options.maxMessageSize = size;
    WebSocketStream stream(peer.url(), options);
    AWAIT(stream.opened());

    QByteArray header = QByteArrayLiteral("\x82\x7f") + QByteArray(sizeof(quint64), '\0');
    qToBigEndian(quint64(size), header.data() + 2);
    peer.sendBytes(header);
    const QByteArray piece(pieceSize, 'x');
    for (qint64 left = size; left > 0; left -= pieceSize) {
        peer.sendBytes(left >= pieceSize ? piece : QByteArray(qsizetype(left), 'y'));
        TRY_VERIFY(peer.bytesWaiting() < pieceSize);
    }
    TRY_VERIFY(stream.readable()->hasPendingMessages());
    const QByteArray data = stream.readable()->readMessage().data();
    QCOMPARE(data.size(), size);
    QCOMPARE(data.at(size - 6), 'x');
    QCOMPARE(data.last(5), QByteArray("yyyyy"));
    peer.sendText("and on");
    TRY_VERIFY(stream.readable()->hasPendingMessages());
}

QTEST_GUILESS_MAIN(tst_HugeMessage)

#include "tst_hugemessage.moc"
