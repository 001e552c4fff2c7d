// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Runs the case list in whatever engine it was loaded into. An environment is what differs between engines:
//   engine         "browser", "script" or "qml"
//   api            the classes
//   globals        an object with setTimeout() and so on, as members
//   host           address and port of the scripted server, such as "127.0.0.1:4711"
//   request(path)  a Promise of what the scripted server answers by HTTP; see scriptedserver.h
//   sleep(ms)      a Promise
//   finished(result)   optional: is told of each result as it comes

import {equal, same, check, throws, rejects} from "./assertions.mjs";

const caseTimeLimit = 10000;
const waitTimeLimit = 8000;
const pollInterval = 10;

/** The cases that have this text in their topic and name, such as "closing." or "remoteclose.fin". */
export function selectCases(cases, text) {
    return cases.filter(({topic, name}) => `${topic}.${name}`.indexOf(text) >= 0);
}

/** Runs the cases one after the other: a Promise of [{topic, name, status, message}]. */
export function runCases(cases, environment) {
    return drive(runAll(cases, environment));
}

function* runAll(cases, environment) {
    const results = [];
    for (const testCase of cases) {
        const result = yield runCase(testCase, environment);
        results.push(result);
        environment.finished?.(result);
    }
    return results;
}

function runCase(testCase, environment) {
    const context = makeContext(environment);
    const timeout = environment.sleep(caseTimeLimit).then(() => {
        throw new Error(`not finished within ${caseTimeLimit / 1000} s`);
    });
    const result = (status, message) => {
        context.leave();
        return {topic: testCase.topic, name: testCase.name, status, message};
    };
    return Promise.race([drive(testCase.run(context)), timeout])
        .then(() => result("passed", ""), error => result("failed", describeError(error)));
}

/**
 * Runs a generator that awaits Promises with `yield`, and other generators, which it runs in the same way: `yield*`
 * crashes Qt 6.8. It takes no generator function, because that would be called in
 * an arrow function's tail call, after which Qt 6.4 has lost the arguments.
 */
function drive(generator) {
    return new Promise((resolve, reject) => {
        const step = (method, value) => {
            let next;
            try {
                next = generator[method](value);
            } catch (error) {
                reject(error);
                return;
            }
            if (next.done)
                resolve(next.value);
            else
                settle(next.value).then(result => step("next", result), error => step("throw", error));
        };
        step("next", undefined);
    });
}

function settle(value) {
    const isGenerator = typeof value?.next === "function" && typeof value.throw === "function";
    return isGenerator ? drive(value) : Promise.resolve(value);
}

function* poll(condition, environment) {
    const limit = Date.now() + waitTimeLimit;
    for (;;) {
        const value = yield condition();
        if (value)
            return value;
        if (Date.now() > limit)
            throw new Error(`waited ${waitTimeLimit / 1000} s in vain for ${condition}`);
        yield environment.sleep(pollInterval);
    }
}

function makeContext(environment) {
    const streams = new Set();
    const context = {
        api: environment.api,
        globals: environment.globals,
        engine: environment.engine,
        host: environment.host,
        equal, same, check, throws, rejects,

        /** The URL of a connection to the scripted server; see scriptedserver.h for the steps and options. */
        url(steps = [], options = {}) {
            const script = Object.assign({id: Math.random().toString(36).slice(2), steps}, options);
            return `ws://${environment.host}/script?${encodeURIComponent(JSON.stringify(script))}`;
        },

        /** A Promise of a URL where nobody listens. */
        refusedUrl() {
            return environment.request("/environment").then(({closedPort}) => `ws://127.0.0.1:${closedPort}/`);
        },

        /** A WebSocketStream to the scripted server that the runner closes when the case has ended. */
        connect(steps, options, streamOptions) {
            const url = context.url(steps, options);
            const stream = streamOptions === undefined ? new environment.api.WebSocketStream(url)
                                                       : new environment.api.WebSocketStream(url, streamOptions);
            streams.add(stream);
            // Chromium crashes when an aborted one is closed.
            stream.opened.catch(() => streams.delete(stream));
            return stream;
        },

        leave() {
            for (const stream of streams)
                stream.close();
        },

        /** A Promise of what the server saw on the latest connection with this URL, null if there was none. */
        log(url) {
            return environment.request(`/log${url.slice(url.indexOf("?"))}`);
        },

        /** Lets the server go on after a step {go: true}: a Promise. */
        go(url) {
            return environment.request(`/go${url.slice(url.indexOf("?"))}`);
        },

        sleep(milliseconds) {
            return environment.sleep(milliseconds);
        },

        /** Polls until the function returns something truthy or a Promise of it, and gives that. */
        waitFor(condition) {
            return drive(poll(condition, environment));
        }
    };
    return context;
}

/** With the lines of the case that led to it. */
function describeError(error) {
    if (!error || typeof error !== "object")
        return `threw ${String(error)}`;
    const places = (error.stack ?? "").split("\n").filter(line => line.indexOf("/cases/") >= 0);
    return [`${error.name}: ${error.message}`].concat(places.map(place => place.trim())).join("\n    ");
}
