// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qstring.h>

// As long as one exists, looking up its name takes for ever, as when the name server cannot be reached. After that the
// name does not exist.
class SilentResolver
{
public:
    SilentResolver();
    ~SilentResolver();
    Q_DISABLE_COPY_MOVE(SilentResolver)

    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] static int pendingLookUps();

private:
    const QString m_name; // another one each time, because Qt remembers the answers
};
