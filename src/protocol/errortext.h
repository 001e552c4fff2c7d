// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qcoreapplication.h>

namespace WebSocketStreamInternal {

// What people read of an error: ErrorText::tr("The URL is empty.") is in the language of the application's translators,
// in any thread, and English without them. The QML module writes WebSocketStream::tr(), which is the same context.
struct ErrorText
{
    Q_DECLARE_TR_FUNCTIONS(WebSocketStream)
};

} // namespace WebSocketStreamInternal
