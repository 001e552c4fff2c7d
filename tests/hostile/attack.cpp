// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "attack.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Initiator = WebSocketError::Initiator;

Attack::Attack(const FloodOrder &order, const WebSocketStreamOptions &given) : options(given), flood(order, isTls())
{
    if (isTls())
        options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    QObject::connect(&timer, &QTimer::timeout, &timer, [this] { ++ticks; });
    timer.start(10ms);
    stream = std::make_unique<WebSocketStream>(flood.url(), options);
}

void verifyBound(const Attack &attack, qint64 bound)
{
    const qint64 growth = attack.growth.bytes();
    QVERIFY2(growth <= bound, qPrintable(u"%1 KiB, allowed are %2 KiB"_s.arg(growth / KiB).arg(bound / KiB)));
}

void verifyViolation(const Attack &attack, int code)
{
    const auto closed = attack.stream->closed();
    QTRY_VERIFY_WITH_TIMEOUT(closed.isFinished(), patience);
    const WebSocketError error = errorOf(closed);
    QVERIFY2(error.kind() == WebSocketError::Kind::WebSocket, qPrintable(describe(error)));
    QVERIFY2(error.initiator() == (code == 1009 ? Initiator::Local : Initiator::Protocol), qPrintable(describe(error)));
    QVERIFY2(error.closeCode() == 1006, qPrintable(describe(error)));
    QVERIFY2(error.message().contains(QString::number(code)), qPrintable(describe(error)));
    QVERIFY(succeeded(attack.stream->opened()));
    QCOMPARE(attack.stream->state(), WebSocketStream::State::Closed);
}
