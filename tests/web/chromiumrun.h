// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "caseresults.h"

// Runs the case list in headless Chromium.
[[nodiscard]] CaseResults runInChromium(const QString &program);

// What Chromium is started with to show a page without a screen, with a directory for what it keeps.
[[nodiscard]] QStringList chromiumArguments(const QString &profile, const QString &url);
