// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "abortsignal.h"

#include <QtCore/qnumeric.h>
#include <QtCore/qobject.h>
#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlregistration.h>

namespace WebSocketStreamInternal {

// Named AbortSignal in QML, where it is the type of a signal and, as a singleton, what has the
// functions that make signals.
class QmlAbortSignal : public QObject
{
    Q_OBJECT
    Q_PROPERTY(bool aborted READ isAborted NOTIFY abortedChanged FINAL)
    Q_PROPERTY(QJSValue reason READ reason NOTIFY abortedChanged FINAL)
    QML_NAMED_ELEMENT(AbortSignal)
    QML_SINGLETON
    QML_ADDED_IN_VERSION(1, 0)

public:
    QmlAbortSignal();
    explicit QmlAbortSignal(const std::shared_ptr<AbortSignal> &signal, QObject *parent = nullptr);

    [[nodiscard]] std::shared_ptr<AbortSignal> core() const { return m_signal; }
    [[nodiscard]] bool isAborted() const;
    [[nodiscard]] QJSValue reason() const;

    // What a signal is aborted with if the caller gives `reason`.
    [[nodiscard]] static QVariant toAbortReason(QJSEngine *engine, const QJSValue &reason);

    Q_INVOKABLE void throwIfAborted();
    Q_INVOKABLE WebSocketStreamInternal::QmlAbortSignal *abort(const QJSValue &reason = {});
    // The defaults are refused; without them a missing argument would not be a TypeError.
    Q_INVOKABLE WebSocketStreamInternal::QmlAbortSignal *timeout(double milliseconds = qQNaN());
    Q_INVOKABLE WebSocketStreamInternal::QmlAbortSignal *any(const QJSValue &signalList = {});

Q_SIGNALS:
    void abortedChanged();

private:
    std::shared_ptr<AbortSignal> m_signal;
};

} // namespace WebSocketStreamInternal
