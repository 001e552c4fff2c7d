// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Runs the case list in Qt's engine. `native` is a CaseHarness.

import cases from "./cases.mjs";
import {runCases, selectCases} from "./runner.mjs";

export function start(native, api) {
    const environment = {
        engine: native.engineName,
        api,
        globals: api.globals ?? api, // WebStreams of QML has them apart
        host: native.host,
        request: path => new Promise(resolve => resolve(JSON.parse(native.request(path)))),
        sleep: milliseconds => new Promise(resolve => native.sleep(milliseconds, resolve)),
        finished: result => native.report(JSON.stringify(result))
    };
    runCases(selectCases(cases, native.selection), environment)
        .then(() => native.finish(), error => native.fail(String(error)));
}
