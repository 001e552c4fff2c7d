// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

enum class RecordSender { Server, Client };

// Frames in a form that is easy to mutate. README.md has the format. No frame begins behind so many bytes, and no payload
// is repeated beyond as many.
[[nodiscard]] QByteArray encodeRecords(const QByteArray &records, RecordSender sender, qsizetype maxSize);
