// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

/** The C++ side, a ScriptNative. */
export let native = null;

export function setNative(object) {
    native = object;
}
