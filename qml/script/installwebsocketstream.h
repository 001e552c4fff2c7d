// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketstreamscript_export.h"

class QJSEngine;

WEBSOCKETSTREAMSCRIPT_EXPORT void installWebSocketStream(QJSEngine *engine);
