// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "abortsignal.h"

class WEBSOCKETSTREAM_EXPORT AbortController : public QObject
{
    Q_OBJECT

public:
    explicit AbortController(QObject *parent = nullptr);
    ~AbortController() override;

    [[nodiscard]] std::shared_ptr<AbortSignal> signal() const;

public Q_SLOTS:
    void abort(const QVariant &reason = {});

private:
    std::shared_ptr<AbortSignal> m_signal;
};
