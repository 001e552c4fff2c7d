// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "soakplan.h"

#include <QtCore/qstringlist.h>

#include <iterator>

namespace {

template <typename T, std::size_t N>
T oneOf(QRandomGenerator *random, const T (&choices)[N])
{
    return choices[random->bounded(int(N))];
}

} // namespace

QString SoakId::path() const
{
    return QStringLiteral("/%1/%2").arg(place).arg(generation);
}

SoakId SoakId::fromPath(quint32 seed, const QString &path)
{
    const QStringList parts = path.split(QLatin1Char('/'));
    return {seed, parts.value(1).toUInt(), parts.value(2).toUInt()};
}

QRandomGenerator SoakId::generator(quint32 purpose) const
{
    const quint32 numbers[] = {seed, place, generation, purpose};
    return QRandomGenerator(std::begin(numbers), std::end(numbers));
}

SoakPlan::SoakPlan(const SoakId &id) : id(id)
{
    QRandomGenerator random = id.generator('p');
    tls = random.bounded(4) == 0;
    echo = random.bounded(4) == 0;
    for (int &messages : m_messages)
        messages = random.bounded(20);

    if (random.bounded(10) == 0) {
        handshake = oneOf(&random,
                          {Handshake::Refused, Handshake::AbortedBySignal, Handshake::AbortedByClose,
                           Handshake::AbortedByCancel});
        abortDelay = random.bounded(30);
    }

    closingSide = echo || random.bounded(2) == 0 ? Side::Client : Side::Server;
    if (random.bounded(2) == 0) {
        ending = oneOf(&random,
                       {Ending::Close, Ending::CloseWritable, Ending::CancelReadable, Ending::AbortWritable,
                        Ending::DeleteStream});
        if (echo && random.bounded(3) == 0) {
            ending = Ending::AbortSocket;
            closingSide = Side::Server;
        }
    }
    endAfter = random.bounded(messagesFrom(closingSide) + 1);
    if (ending == Ending::AbortSocket && endAfter == 0)
        ending = Ending::AllArrived, closingSide = Side::Client; // it would never have a reason to
}

int SoakPlan::messagesFrom(Side side) const
{
    return m_messages[echo ? 0 : int(side)];
}

WebSocketStreamOptions SoakPlan::options(Side side) const
{
    QRandomGenerator random = id.generator(side == Side::Client ? 'o' : 'O');
    WebSocketStreamOptions options;
    options.readHighWaterMark = oneOf<qint64>(&random, {1, 4096, 65536, 1024 * 1024});
    options.writeHighWaterMark = oneOf<qint64>(&random, {1, 4096, 65536, 1024 * 1024});
    options.receiveBufferSize = oneOf<qint64>(&random, {0, 128 * 1024, 1024 * 1024});
    options.closeTimeout = std::chrono::seconds(60); // 500 streams on a slow machine
    if (handshake == Handshake::Refused)
        options.origin = QStringLiteral("http://refused.invalid");
    return options;
}

QString SoakPlan::describe() const
{
    return QStringLiteral("%1: %2 to %3, handshake %4, ending %5 by the %6 after %7 messages, %8 and %9 messages")
            .arg(id.path(), tls ? QStringLiteral("wss") : QStringLiteral("ws"),
                 echo ? QStringLiteral("a QWebSocket") : QStringLiteral("a stream"))
            .arg(int(handshake))
            .arg(int(ending))
            .arg(closingSide == Side::Client ? QStringLiteral("client") : QStringLiteral("server"))
            .arg(endAfter)
            .arg(messagesFrom(Side::Client))
            .arg(messagesFrom(Side::Server));
}
