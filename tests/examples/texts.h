// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qlist.h>

class QQuickItem;

// All that are visible in `item` and have a text, as Text and Label do.
[[nodiscard]] QList<QQuickItem *> textsIn(QQuickItem *item);
