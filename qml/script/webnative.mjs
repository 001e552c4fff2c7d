// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

/** The C++ side of the globals of programs from the web, a ScriptWebNative. */
export let webNative = null;

export function setWebNative(object) {
    webNative = object;
}
