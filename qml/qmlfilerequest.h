// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "abortsignal.h"
#include "scriptpromise.h"
#include "websocketwritable.h"

#include <QtCore/qstring.h>

#include <memory>
#include <optional>

namespace WebSocketStreamInternal {

// What sendFile() or saveTo() was called with.
struct QmlFileRequest
{
    // Nothing if it makes no sense, with which it has rejected `promise`.
    [[nodiscard]] static std::optional<QmlFileRequest> from(QJSEngine *engine, const QJSValue &file,
                                                            const QJSValue &options, const ScriptPromise &promise);

    QString path;
    WebSocketWritable::MessageType type = WebSocketWritable::MessageType::Binary;
    std::shared_ptr<AbortSignal> signal;
    QJSValue onProgress;
};

} // namespace WebSocketStreamInternal
