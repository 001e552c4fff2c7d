// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What C++ takes from here at any time. The interfaces are apart, because each garbage collection has them to mark.

export {run as runTask} from "./async.mjs";
export {setNative} from "./native.mjs";
export {makeError} from "./websocketerror.mjs";
export * from "./support.mjs";
