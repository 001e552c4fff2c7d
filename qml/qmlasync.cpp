// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlasync.h"

#include "qmllogging.h"
#include "scriptsupport.h"

#include <QtCore/qlibraryinfo.h>
#include <QtQml/qjsengine.h>
#include <QtQml/qqmlengine.h>

namespace WebSocketStreamInternal {

namespace {

// The engine reads it when it is made, so that it is no use to set it here.
void warnOfCollectingInSteps()
{
    bool isNumber = false;
    const int limit = qEnvironmentVariableIntValue("QV4_GC_TIMELIMIT", &isNumber);
    if (QLibraryInfo::version() < QVersionNumber(6, 8) || (isNumber && limit == 0))
        return;
    qCWarning(lcWebSocketStreamQml,
              "Async.run() is used, but Qt %s can lose the variables of a generator function while it collects garbage "
              "in steps; write qputenv(\"QV4_GC_TIMELIMIT\", \"0\") before the engine is made.",
              qVersion());
}

} // namespace

/*!
    \qmltype Async
    \inqmlmodule WebSocketStream
    \brief Awaits Promises, in an engine that has no \c async and \c await.
*/

QmlAsync *QmlAsync::create(QQmlEngine *, QJSEngine *)
{
    static const bool warnedOnce = (warnOfCollectingInSteps(), true);
    Q_UNUSED(warnedOnce)
    return new QmlAsync;
}

/*!
    \qmlmethod Promise Async::run(function task)
    Runs the generator function \a task, in which \c yield awaits a Promise: it gives the Promise's value, or
    throws what it was rejected with, so that \c try, \c catch and \c finally work. Returns a Promise for what
    \a task returns or throws. Throws a TypeError if \a task is no function.

    \qml
    Async.run(function*() {
        try {
            const {writable} = yield feed.opened;
            yield writable.write("hello");
        } catch (error) {
            status.text = error.message;
        }
    })
    \endqml

    An error that \a task throws and that nobody looks at is logged as by \c console.error(), with file and line: those of the
    error or, if what was thrown does not know them, those where run() was called. Nobody looks at it if neither the
    Promise nor one made of it with \c then() has a function for errors, or is awaited, before the event loop goes on. An
    \c AbortError is not logged: it says that the application itself has ended something.

    \warning From 6.8 on (seen with 6.8.2 and 6.11.2) Qt's engine collects garbage in steps and can lose the variables of
    a generator function meanwhile: an error without a reason, or a crash. That is so for every generator function, not only
    here. Let the engine collect at once, before it is made:
    \code
    qputenv("QV4_GC_TIMELIMIT", "0");
    QQmlApplicationEngine engine;
    \endcode
    Where that is needed and missing, a warning in the log category \c websocketstream says so once.
    Promises with \c then() are not concerned.

    Whole programs with \c async and \c await are \l{async and await}{lowered when they are built}.
*/
QJSValue QmlAsync::run(const QJSValue &task)
{
    QJSEngine *engine = qjsEngine(this);
    QJSValue promise = callScript(engine, "runTask", {task});
    if (!promise.isError())
        return promise;
    engine->throwError(promise);
    return {};
}

} // namespace WebSocketStreamInternal

#include "moc_qmlasync.cpp"
