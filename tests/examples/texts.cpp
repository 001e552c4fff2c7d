// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "texts.h"

#include <QtQuick/qquickitem.h>

QList<QQuickItem *> textsIn(QQuickItem *item)
{
    QList<QQuickItem *> texts;
    if (!item->isVisible())
        return texts;
    if (item->property("truncated").isValid() && !item->property("text").toString().isEmpty())
        texts.append(item);
    const QList<QQuickItem *> children = item->childItems();
    for (QQuickItem *child : children)
        texts.append(textsIn(child));
    return texts;
}
