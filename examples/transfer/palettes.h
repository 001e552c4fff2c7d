// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtGui/qpalette.h>

[[nodiscard]] QPalette darkPalette();
[[nodiscard]] QPalette lightPalette();
