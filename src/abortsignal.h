// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketstream_export.h"

#include <QtCore/qlist.h>
#include <QtCore/qobject.h>
#include <QtCore/qvariant.h>

#include <chrono>
#include <memory>

class WEBSOCKETSTREAM_EXPORT AbortSignal : public QObject, public std::enable_shared_from_this<AbortSignal>
{
    Q_OBJECT
    Q_PROPERTY(bool aborted READ isAborted NOTIFY aborted FINAL)
    Q_PROPERTY(QVariant reason READ reason NOTIFY aborted FINAL)

public:
    ~AbortSignal() override;

    [[nodiscard]] bool isAborted() const;
    [[nodiscard]] QVariant reason() const;

    [[nodiscard]] static std::shared_ptr<AbortSignal> abort(const QVariant &reason = {});
    [[nodiscard]] static std::shared_ptr<AbortSignal> timeout(std::chrono::milliseconds delay,
                                                              const QVariant &reason = {});
    [[nodiscard]] static std::shared_ptr<AbortSignal> any(const QList<std::shared_ptr<AbortSignal>> &signalList);

Q_SIGNALS:
    void aborted();

private:
    friend class AbortController;

    AbortSignal();
    static std::shared_ptr<AbortSignal> create();
    void signalAbort(const QVariant &reason);

    bool m_aborted = false;
    QVariant m_reason;
    QList<std::shared_ptr<AbortSignal>> m_sources;
};
