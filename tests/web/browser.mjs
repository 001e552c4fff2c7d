// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Runs the case list in a browser, shows the results, and tells them to the server. "?cases=closing." runs one topic.

import cases from "./cases.mjs";
import {runCases, selectCases} from "./runner.mjs";

const classNames = [
    "WebSocketStream", "WebSocketError", "DOMException", "AbortController", "AbortSignal", "CustomEvent", "Event",
    "EventTarget", "ReadableStream", "ReadableByteStreamController", "ReadableStreamBYOBReader", "ReadableStreamBYOBRequest",
    "ReadableStreamDefaultReader", "WritableStream", "WritableStreamDefaultWriter", "TransformStream",
    "CountQueuingStrategy", "ByteLengthQueuingStrategy"
];

const ruleOf = new Map(cases.map(({topic, name, rule}) => [`${topic} ${name}`, rule]));
const summary = document.getElementById("summary");
const table = document.getElementById("results");

function show(result) {
    const row = table.insertRow();
    row.insertCell().textContent = result.topic;
    const name = row.insertCell();
    name.textContent = result.name;
    const rule = row.insertCell();
    rule.className = "rule";
    rule.textContent = ruleOf.get(`${result.topic} ${result.name}`);
    const status = row.insertCell();
    status.className = result.status;
    status.textContent = result.status;
    if (result.message) {
        const message = document.createElement("pre");
        message.textContent = result.message;
        name.append(message);
    }
}

function showTopics() {
    for (const topic of new Set(cases.map(testCase => testCase.topic))) {
        const link = document.createElement("a");
        link.href = `?cases=${topic}.`;
        link.textContent = topic;
        document.getElementById("topics").append(link, " ");
    }
}

async function request(path) {
    return (await fetch(path)).json();
}

function post(path, value) {
    return fetch(path, {method: "POST", body: JSON.stringify(value)});
}

// Chromium delays connections when more of them have failed than succeeded, and many cases are about failures.
async function makeGoodImpression() {
    if (!globalThis.WebSocketStream)
        return;
    for (let i = 0; i < 10; ++i) {
        const stream = new WebSocketStream(`ws://${location.host}/script?{}`);
        await stream.opened;
        stream.close();
        await stream.closed;
    }
}

async function main() {
    showTopics();
    const chosen = selectCases(cases, new URLSearchParams(location.search).get("cases") ?? "");
    let finished = 0;
    const begin = performance.now();
    let reported = Promise.resolve();
    const environment = {
        engine: "browser",
        globals: globalThis,
        api: Object.fromEntries(classNames.map(name => [name, globalThis[name]])),
        host: location.host,
        request,
        sleep: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
        finished(result) {
            show(result);
            reported = reported.then(() => post("result", result));
            summary.textContent = `${++finished} of ${chosen.length}`;
        }
    };
    await makeGoodImpression();
    const results = await runCases(chosen, environment);
    const failed = results.filter(result => result.status !== "passed").length;
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    summary.textContent = `${results.length - failed} passed, ${failed} failed, ${seconds} s`;
    summary.className = failed ? "failed" : "passed";
    await reported;
    await post("finished", {});
}

main().catch(error => {
    summary.className = "failed";
    summary.textContent = String(error);
});
