// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketerror.h"

#include <QtCore/qfuture.h>
#include <QtCore/qpromise.h>
#include <QtTest/qtest.h>

#include <algorithm>

// How long a test waits for anything, in milliseconds: 10 seconds, or as many times that as the environment says
// for a tool under which everything is slow.
inline int testPatience()
{
    static const int factor = std::max(1, qEnvironmentVariableIntValue("WEBSOCKETSTREAM_TEST_PATIENCE"));
    return 10000 * factor;
}

// Runs the event loop until the condition holds, for as long as testPatience() says.
#define TRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, testPatience())
#define TRY_VERIFY2(condition, text) QTRY_VERIFY2_WITH_TIMEOUT(condition, text, testPatience())
#define TRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, testPatience())

// Runs the event loop until the future has finished, one way or the other.
#define AWAIT(future) \
    QTRY_VERIFY2_WITH_TIMEOUT((future).isFinished(), "the future " #future " was left hanging", testPatience())

// A future that has finished already; Qt's own function for it has another name since 6.6.
template <typename T = void, typename... Result>
QFuture<T> readyFuture(Result... result)
{
    QPromise<T> promise;
    promise.start();
    (promise.addResult(result), ...);
    promise.finish();
    return promise.future();
}

// The error of a future that has failed; anything else fails the test at the caller's line.
template <typename T>
WebSocketError errorOf(QFuture<T> future, const char *file = __builtin_FILE(), int line = __builtin_LINE())
{
    if (!future.isFinished()) {
        QTest::qFail("the future has not finished", file, line);
        return WebSocketError(QStringLiteral("no error: not finished"));
    }
    try {
        future.waitForFinished();
    } catch (const WebSocketError &error) {
        return error;
    } catch (const std::exception &exception) {
        QTest::qFail(qPrintable(QStringLiteral("the future failed with something else: %1")
                                        .arg(QString::fromLocal8Bit(exception.what()))),
                     file, line);
        return WebSocketError(QStringLiteral("no WebSocketError"));
    }
    QTest::qFail(future.isCanceled() ? "the future was cancelled without an error"
                                     : "the future succeeded and should have failed",
                 file, line);
    return WebSocketError(QStringLiteral("no error: succeeded"));
}

// All of an error in one line, to compare two errors and to see the difference.
inline QString describe(const WebSocketError &error)
{
    return QStringLiteral("%1 (%2): code %3, reason \"%4\", initiator %5, HTTP %6, socket error %7, %8 unsent")
            .arg(error.name(), error.message())
            .arg(error.closeCode())
            .arg(error.reason())
            .arg(QVariant::fromValue(error.initiator()).toString())
            .arg(error.httpStatus())
            .arg(error.socketError())
            .arg(error.unsentBytes());
}

// The same for a future's failure, or what happened instead.
template <typename T>
QString failureOf(QFuture<T> future)
{
    if (!future.isFinished())
        return QStringLiteral("not finished");
    try {
        future.waitForFinished();
    } catch (const WebSocketError &error) {
        return describe(error);
    }
    return future.isCanceled() ? QStringLiteral("cancelled without an error") : QStringLiteral("succeeded");
}

// True if the future has finished and succeeded.
template <typename T>
bool succeeded(const QFuture<T> &future)
{
    return failureOf(future) == QLatin1String("succeeded");
}
