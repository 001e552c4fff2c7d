// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

.import WebSocketStream as Web

function run(root) {
    Web.Async.run(function*() { root.result = yield Promise.resolve(5); });
}
