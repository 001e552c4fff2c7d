// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qstring.h>

class QQuickWindow;

// Lets the feed run for some seconds, saves a picture of the window and quits.
void takeScreenshot(QQuickWindow *window, const QString &fileName, bool bareOnly);
