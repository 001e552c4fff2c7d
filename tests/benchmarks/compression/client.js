#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// npm's ws in the benchmark of compression: TASK URL FEED COUNT LEVEL, as client.cpp.

"use strict";

const fs = require("fs");
const WebSocket = require("ws");

const [task, url, feedFile, countText, level] = process.argv.slice(2);
const count = Number(countText);
const binary = !url.includes("opcode=1");
const bufferLimit = 2 ** 20;

function readFeed(path) {
    const bytes = fs.readFileSync(path);
    const feed = [];
    for (let i = 4; i < bytes.length;) {
        const size = bytes.readUInt32BE(i);
        feed.push(bytes.subarray(i + 4, i + 4 + size));
        i += 4 + size;
    }
    return binary ? feed : feed.map(String);
}

const feed = readFeed(feedFile);
const socket = new WebSocket(url, {
    maxPayload: 0,
    perMessageDeflate: {threshold: 0, zlibDeflateOptions: {level: Number(level), memLevel: 8}}
});
let begin;
let done = 0;

function finish() {
    const {user, system} = process.cpuUsage(begin);
    console.log(JSON.stringify({cpuSeconds: (user + system) / 1e6}));
    socket.close();
}

// So much may be under way; ws compresses in threads.
function sendMore() {
    while (done < count && socket.bufferedAmount < bufferLimit)
        socket.send(feed[done++ % feed.length], {binary}, sendMore);
}

socket.on("open", () => {
    begin = process.cpuUsage();
    if (task === "send")
        sendMore();
});
socket.on("message", (data, isBinary) => {
    if (task === "send") {
        finish();
        return;
    }
    const message = isBinary ? data : data.toString();
    if (++done === count && message.length > 0)
        finish();
});
