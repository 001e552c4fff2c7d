// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "abortcontroller.h"
#include "qmlabortsignal.h"

namespace WebSocketStreamInternal {

// Named AbortController in QML.
class QmlAbortController : public QObject
{
    Q_OBJECT
    Q_PROPERTY(WebSocketStreamInternal::QmlAbortSignal *signal READ signal CONSTANT FINAL)
    QML_NAMED_ELEMENT(AbortController)
    QML_ADDED_IN_VERSION(1, 0)

public:
    explicit QmlAbortController(QObject *parent = nullptr);

    [[nodiscard]] QmlAbortSignal *signal() { return &m_signal; }

    Q_INVOKABLE void abort(const QJSValue &reason = {});

private:
    AbortController m_controller;
    QmlAbortSignal m_signal;
};

} // namespace WebSocketStreamInternal
