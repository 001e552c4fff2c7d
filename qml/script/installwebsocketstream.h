// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketstreamscript_export.h"

class QJSEngine;

enum class ScriptGlobals {
    Streams, // WebSocketStream and what goes with it
    Web, // also what programs from the web need beside it
};

WEBSOCKETSTREAMSCRIPT_EXPORT void installWebSocketStream(QJSEngine *engine,
                                                         ScriptGlobals globals = ScriptGlobals::Streams);
