// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qstring.h>

class QQuickWindow;

// Transfers without anybody at the buttons, prints what came of it and quits.
void quitWhenDone(QQuickWindow *window);
// Saves a picture in the middle of it and quits.
void takeScreenshot(QQuickWindow *window, const QString &fileName);
