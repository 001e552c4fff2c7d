// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <string>

// Of the clients without a WebSocket. The key is always the same: they do not look at the answer to it.
std::string openingRequest(const std::string &authority, const std::string &target);
