// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// A program for browsers, in the JavaScript of today. It knows nothing of Qt.

import {Counter, describe, parsed, pause, serialized, streamOf} from "./streams.js";

let print;

/** Talks to an echo server and prints what comes back. */
//! [converse]
async function converse(url) {
    const stream = new WebSocketStream(url, {protocols: ["echo"], signal: AbortSignal.timeout(5000)});
    const {readable, writable, protocol} = await stream.opened;
    print(`Connected, protocol "${protocol}"`);

    const writer = writable.getWriter();
    for (const chunk of ["Hello, stream!", new Uint8Array([1, 2, 3])])
        await writer.write(chunk);

    let answers = 0;
    for await (const chunk of readable) {
        print(describe(chunk));
        if (++answers === 2)
            stream.close({closeCode: 3000, reason: "That was all."});
    }
    const {closeCode, reason} = await stream.closed;
    print(`Closed by the server: ${closeCode} "${reason}"`);
}
//! [converse]

/** What sensors say, no faster than the network takes it. */
//! [station]
class Station {
    isOn = false;
    #celsius;

    constructor(...celsius) {
        this.#celsius = celsius;
    }

    async *[Symbol.asyncIterator]() {
        this.isOn = true;
        try {
            for (const [index, celsius] of this.#celsius.entries()) {
                await pause(1);
                yield {sensor: index % 2 ? "roof" : "cellar", celsius};
            }
        } finally {
            this.isOn = false;
        }
    }
}

const line = ({sensor, ...reading}, {factor, offset}) =>
    `${sensor}: ${JSON.stringify({...reading, fahrenheit: reading.celsius * factor + offset})}`;

async function measure(url) {
    const stream = new WebSocketStream(url);
    const {readable, writable} = await stream.opened;
    const station = new Station(8, 17.5, 8.25, 19);
    const counter = new Counter();
    const sent = streamOf(station).pipeThrough(counter).pipeThrough(serialized()).pipeTo(writable, {preventClose: true});

    let latest;
    await readable.pipeThrough(parsed()).pipeTo(new WritableStream({
        async write(reading) {
            print(line(reading, {factor: 9 / 5, offset: 32}));
            latest = reading;
            if (reading.celsius === 19) {
                await sent;
                stream.close();
            }
        }
    }));
    const state = station.isOn ? "on" : "off";
    print(`${counter.count} readings, the last from the ${latest?.sensor ?? "sky"}; the station is ${state}`);
}
//! [station]

/** Both at once, and what comes back in variables of this function. */
async function compare(url) {
    const ask = async question => {
        const stream = new WebSocketStream(url);
        try {
            const {readable, writable} = await stream.opened;
            await writable.getWriter().write(question);
            for await (const answer of readable)
                return answer;
        } finally {
            stream.close();
        }
    };
    let roof, cellar;
    await (async () => {
        [roof, cellar] = await Promise.all([ask("19 °C"), ask("8.25 °C")]);
    })();
    print(`Roof ${roof}, cellar ${cellar}`);
}

/** What goes wrong is caught, and has the same names everywhere. */
//! [errors]
async function stumble(url) {
    const controller = new AbortController();
    const attempts = {
        "Another scheme": () => new WebSocketStream("ftp://example.org"),
        "Aborted": async () => {
            const {opened} = new WebSocketStream(url, {signal: controller.signal});
            controller.abort();
            await opened;
        },
        "Another protocol": async () => (await new WebSocketStream(url, {protocols: ["unknown"]}).opened).protocol,
    };
    for (const [name, attempt] of Object.entries(attempts)) {
        try {
            await attempt();
            print(`${name}: no error`);
        } catch (error) {
            print(`${name}: ${error.name}, ${error instanceof WebSocketError}`);
        } finally {
            await pause(1);
        }
    }
}
//! [errors]

export async function run(url, printer) {
    print = printer;
    for (const chapter of [converse, measure, compare, stumble])
        await chapter(url);
    print("Done.");
}
