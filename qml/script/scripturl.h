// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketerror.h"

#include <QtCore/qurl.h>

#include <optional>

namespace WebSocketStreamInternal {

// A string as a script means it: the URL Standard reads some in another way than QUrl, so that another host would be
// connected to.
[[nodiscard]] QUrl parseScriptUrl(const QString &text);

// Hosts that QUrl accepts and the standard does not.
[[nodiscard]] std::optional<WebSocketError> validateScriptHost(const QUrl &url);

// The standard's serialization: a path is never empty, and a scheme's own port is not mentioned.
[[nodiscard]] QString serializeScriptUrl(QUrl url);

} // namespace WebSocketStreamInternal
