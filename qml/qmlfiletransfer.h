// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "qmlfilerequest.h"
#include "scriptpromise.h"
#include "websocketerror.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtQml/qjsengine.h>

#include <functional>

namespace WebSocketStreamInternal {

class QmlConnection;

// One running sendFile() or saveTo(): settles its Promise once, says how far it is, and ends when its signal is
// aborted. It belongs to the connection, so that it goes on when no script has an end of the stream any more.
class QmlFileTransfer : public QObject
{
    Q_OBJECT

public:
    ~QmlFileTransfer() override;

    [[nodiscard]] bool isRunning() const { return m_running; }

    // Only the first call counts.
    void resolve(const QJSValue &value);
    void reject(const QJSValue &reason);

Q_SIGNALS:
    void finished(); // the Promise is settled

protected:
    QmlFileTransfer(QJSEngine *engine, QmlConnection *connection, const QmlFileRequest &request,
                    const ScriptPromise &promise);

    [[nodiscard]] bool rejectIfAborted();
    void rejectOperation(const QString &message);
    // The last one is always told, the others not too often. Whoever is told may do anything, also delete this.
    void report(qint64 bytes, qint64 total);
    void reportLast(qint64 bytes, qint64 total);
    virtual void stop() = 0; // what goes on without a Promise for it

    [[nodiscard]] QmlConnection *connection() const { return m_connection; }
    [[nodiscard]] QJSEngine *engine() const { return m_engine; }

private:
    void settle(const std::function<void()> &settlePromise);
    void abort();

    const QPointer<QJSEngine> m_engine;
    QmlConnection *const m_connection;
    const ScriptPromise m_promise;
    const std::shared_ptr<AbortSignal> m_signal;
    QJSValue m_onProgress;
    QElapsedTimer m_sinceReport;
    bool m_running = true;
};

} // namespace WebSocketStreamInternal
