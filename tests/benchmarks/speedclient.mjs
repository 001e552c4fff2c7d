// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The columns "deno" and "undici" of the benchmark `speed`: the WebSocketStream that Deno has, and that of npm's undici
// in Node.js. Reads and writes as code for a browser does, as qmlclient/messages.mjs.

import {readFileSync, writeFileSync} from "node:fs";
import process from "node:process";
import {parseArgs} from "node:util";

const warmUp = 200; // round trips that are not counted

const {values: options, positionals: [column]} = parseArgs({
    allowPositionals: true,
    options: {
        undici: {type: "string"}, // the module, in Node.js
        task: {type: "string"},
        url: {type: "string"},
        ca: {type: "string"},
        size: {type: "string"},
        count: {type: "string"},
        streams: {type: "string", default: "1"},
        text: {type: "boolean", default: false}
    }
});
const size = Number(options.size);
const count = Number(options.count);
const message = options.text ? "x".repeat(size) : new Uint8Array(size);

async function findWebSocketStream() {
    if (column === "deno")
        return globalThis.WebSocketStream;
    const {Agent, setGlobalDispatcher, WebSocketStream} = await import(options.undici);
    if (options.ca)
        setGlobalDispatcher(new Agent({connect: {ca: readFileSync(options.ca)}}));
    return WebSocketStream;
}

function memoryKiB(field) {
    const status = readFileSync("/proc/self/status", "utf8");
    return Number(status.match(new RegExp(`^${field}:\\s*(\\d+)`, "m"))[1]);
}

class Sample {
    constructor() {
        // What was prepared before the measurement is no growth. See proc(5), clear_refs.
        writeFileSync("/proc/self/clear_refs", "5");
        this.baselineKiB = memoryKiB("VmRSS");
        this.cpu = process.cpuUsage();
        this.clock = performance.now();
    }

    report(messages, more = {}) {
        const seconds = (performance.now() - this.clock) / 1e3;
        const {user, system} = process.cpuUsage(this.cpu);
        console.log(JSON.stringify({
            seconds, cpuSeconds: (user + system) / 1e6, messages, bytes: messages * size,
            growthKiB: memoryKiB("VmHWM") - this.baselineKiB, ...more
        }));
    }
}

class Connection {
    async open() {
        this.stream = new WebSocketStream(options.url);
        const {readable, writable} = await this.stream.opened;
        this.reader = readable.getReader();
        this.writer = writable.getWriter();
        return this;
    }

    async receive() {
        const {value} = await this.reader.read();
        if (value?.length !== size || (typeof value === "string") !== options.text)
            throw new Error("a message of another size or kind");
    }

    async send() {
        await this.writer.ready;
        this.writer.write(message);
    }

    async roundTrip() {
        const begin = performance.now();
        await this.send();
        await this.receive();
        return (performance.now() - begin) / 1e3;
    }

    async close() {
        this.stream.close();
        await this.stream.closed;
    }
}

async function receive() {
    const connection = await new Connection().open();
    const sample = new Sample();
    for (let i = 0; i < count; ++i)
        await connection.receive();
    sample.report(count);
}

async function send() {
    const connection = await new Connection().open();
    const sample = new Sample();
    for (let i = 0; i < count; ++i)
        await connection.send();
    const {value} = await connection.reader.read();
    if (new TextDecoder().decode(value) !== "done")
        throw new Error('another message than "done"');
    sample.report(count);
}

async function pingpong() {
    const connection = await new Connection().open();
    for (let i = 0; i < warmUp; ++i)
        await connection.roundTrip();
    const sample = new Sample();
    const times = [];
    for (let i = 0; i < count; ++i)
        times.push(await connection.roundTrip());
    times.sort((a, b) => a - b);
    sample.report(count, {p50: times[Math.floor(count / 2)], p99: times[Math.floor(count * 0.99)]});
}

async function connect() {
    const sample = new Sample();
    for (let i = 0; i < count; ++i)
        (await new Connection().open()).stream.close(); // there is no way to drop it
    sample.report(count, {bytes: 0});
}

async function converse() {
    const connection = await new Connection().open();
    for (let i = 0; i < count; ++i)
        await connection.roundTrip();
    await connection.close();
}

async function crowd() {
    const streams = Number(options.streams);
    const sample = new Sample();
    await Promise.all(Array.from({length: streams}, converse));
    sample.report(streams * count);
}

const WebSocketStream = await findWebSocketStream();
await {receive, send, pingpong, connect, crowd}[options.task]();
process.exit();
