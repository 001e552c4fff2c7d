// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qstring.h>

// Makes certificate.pem, for IP 127.0.0.1 and signed by itself, and key.pem.
bool makeCertificate(const QString &directory);
