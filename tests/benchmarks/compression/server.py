#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

"""The server of the benchmark of compression, without any library for WebSockets: frames are made beforehand.

It prints {"port": N}, and {"wireBytes": N}, of data frames, when a connection has done what its path says:

  /receive?feed=FILE&loops=N   sends the feed so many times
  /send?count=N                answers "done" when so many messages have come
  /idle?feed=FILE              answers every message with the first of the feed

With &context=1 or 0 it agrees to compress, with context takeover or without; otherwise it does not agree.
"""

import asyncio
import base64
import functools
import hashlib
import json
import pathlib
import struct
import sys
import urllib.parse
import zlib

import feeds

TEXT, BINARY, CLOSE = 1, 2, 8
COMPRESSED = 0x40


def report(**values):
    print(json.dumps(values), flush=True)


def frame(opcode, payload, bits=0):
    size = len(payload)
    head = bytes([0x80 | bits | opcode])
    if size < 126:
        return head + bytes([size]) + payload
    if size < 65536:
        return head + struct.pack(">BH", 126, size) + payload
    return head + struct.pack(">BQ", 127, size) + payload


class Encoder:
    """context: None, "0" or "1", as in the path."""

    def __init__(self, context):
        self.context = context
        self.deflater = None

    def encode(self, opcode, message):
        if self.context is None:
            return frame(opcode, message)
        if self.deflater is None or self.context == "0":
            self.deflater = zlib.compressobj(wbits=-15)
        payload = self.deflater.compress(message) + self.deflater.flush(zlib.Z_SYNC_FLUSH)
        return frame(opcode, payload[:-4], COMPRESSED)


@functools.lru_cache(maxsize=None)
def frames_of(path, opcode, context):
    """The first message refers to none before it, so that all of them can be repeated."""
    encoder = Encoder(context)
    return b"".join(encoder.encode(opcode, message) for message in feeds.read(path))


async def read_handshake(reader):
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    url = urllib.parse.urlsplit(lines[0].split(" ")[1])
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return url.path, dict(urllib.parse.parse_qsl(url.query)), headers


def answer(headers, context):
    key = headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
             "Sec-WebSocket-Accept: " + base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()]
    if context is not None:
        none = "; server_no_context_takeover; client_no_context_takeover" if context == "0" else ""
        lines.append("Sec-WebSocket-Extensions: permessage-deflate" + none)
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def frames(reader):
    """Opcode, whether it is the last of its message, and size on the wire of each frame; the payload is dropped."""
    buffer = b""
    position = 0
    skip = 0
    while data := await reader.read(2**20):
        if skip >= len(data):
            skip -= len(data)
            continue
        buffer = buffer[position:] + data[skip:]
        position = skip = 0
        while len(buffer) - position >= 14 or (len(buffer) - position >= 2 and buffer[position + 1] & 0x7f < 126):
            size = buffer[position + 1] & 0x7f
            head = 6
            if size == 126:
                size, head = int.from_bytes(buffer[position + 2:position + 4], "big"), 8
            elif size == 127:
                size, head = int.from_bytes(buffer[position + 2:position + 10], "big"), 14
            yield buffer[position] & 0xf, bool(buffer[position] & 0x80), head + size
            position += head + size
            if position >= len(buffer):
                skip = position - len(buffer)
                position = len(buffer)


async def send_feed(writer, parameters):
    data = frames_of(parameters["feed"], int(parameters["opcode"]), parameters.get("context"))
    loops = int(parameters["loops"])
    for _ in range(loops):
        writer.write(data)
        await writer.drain()
    report(wireBytes=len(data) * loops)


def answer_http(path, parameters):
    """For Chromium: its page and the feed; what it reports is passed on."""
    body = b""
    if path == "/page":
        body = pathlib.Path(__file__).with_name("page.html").read_bytes()
    elif path == "/feed":
        body = pathlib.Path(parameters["feed"]).read_bytes()
    elif path in ("/begun", "/done"):
        report(**{path[1:]: True})
    kind = "text/html" if path == "/page" else "application/octet-stream"
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


async def serve(reader, writer):
    path, parameters, headers = await read_handshake(reader)
    if "sec-websocket-key" not in headers:
        writer.write(answer_http(path, parameters))
        writer.close()
        return
    encoder = Encoder(parameters.get("context"))
    writer.write(answer(headers, encoder.context))
    if path == "/receive":
        await send_feed(writer, parameters)
    wire_bytes = count = 0
    async for opcode, is_final, size in frames(reader):
        if opcode == CLOSE:
            writer.write(frame(CLOSE, b""))
            break
        wire_bytes += size
        count += is_final
        if path == "/send" and is_final and count == int(parameters["count"]):
            report(wireBytes=wire_bytes)
            writer.write(frame(BINARY, b"done"))
        elif path == "/idle" and is_final:
            writer.write(encoder.encode(TEXT, feeds.read(parameters["feed"])[0]))
    writer.close()


async def handle(reader, writer):
    try:
        await serve(reader, writer)
    except (ConnectionError, asyncio.IncompleteReadError):
        pass


async def main():
    feeds.read = functools.lru_cache(feeds.read)
    end_of_input = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, lambda: sys.stdin.buffer.read1() or end_of_input.set())
    server = await asyncio.start_server(handle, "127.0.0.1", 0, limit=2**20, backlog=1000)
    report(port=server.sockets[0].getsockname()[1])
    await end_of_input.wait()


asyncio.run(main())
