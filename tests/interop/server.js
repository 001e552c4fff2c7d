#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// A WebSocket server for the interoperability tests, on npm's ws. Its argument, what it prints and when it ends are as for
// server.py, with the number of bytes of the connection in addition; it has the paths /echo and /fragments.

"use strict";

const {WebSocketServer} = require("ws");

const fragmentSize = 1000;
const parameters = process.argv[2] ? JSON.parse(process.argv[2]) : undefined;

function report(values) {
    process.stdout.write(JSON.stringify(values) + "\n");
}

function sendInFragments(connection, data, binary) {
    let offset = 0;
    for (; offset + fragmentSize < data.length; offset += fragmentSize)
        connection.send(data.subarray(offset, offset + fragmentSize), {binary, fin: false});
    connection.send(data.subarray(offset), {binary});
}

const handlers = {
    "/echo": (connection, data, binary) => connection.send(data, {binary}),
    "/fragments": sendInFragments
};

const server = new WebSocketServer({
    host: "127.0.0.1",
    port: 0,
    maxPayload: 2 ** 30,
    perMessageDeflate: parameters && {
        threshold: 0,
        serverNoContextTakeover: parameters.server_no_context_takeover,
        clientNoContextTakeover: parameters.client_no_context_takeover,
        serverMaxWindowBits: parameters.server_max_window_bits,
        clientMaxWindowBits: parameters.client_max_window_bits
    }
});

server.on("headers", (lines, request) => {
    const name = "Sec-WebSocket-Extensions: ";
    request.agreed = lines.find(line => line.startsWith(name))?.slice(name.length) ?? "";
});
server.on("connection", (connection, request) => {
    const {socket} = request;
    connection.on("message", (data, binary) => handlers[request.url](connection, data, binary));
    connection.on("close", (closeCode, reason) => report({
        path: request.url, extensions: request.agreed, closeCode, reason: String(reason),
        bytesRead: socket.bytesRead, bytesWritten: socket.bytesWritten
    }));
});
server.on("listening", () => report({port: server.address().port}));
process.stdin.on("end", () => process.exit()).resume();
