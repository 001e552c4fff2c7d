#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

"""A WebSocket server for the interoperability tests, on python3-websockets (10.0 or later).

It listens on a free port of 127.0.0.1 and prints one JSON object per line: {"port": N} when it is ready, and
{"path": ..., "extensions": ..., "closeCode": ..., "reason": ..., "messages": ...} when a connection has ended. It ends when its
standard input does. It compresses if it has an argument: a JSON object with the parameters of RFC 7692 that it asks for.

  /echo                        sends every message back
  /fragments                   the same, in fragments of 1000 characters or bytes
  /digest                      answers every message with its kind, its size and its SHA-256
  /count                       counts the messages for its report
  /send/KIND/SIZE              sends one message of SIZE characters (KIND text) or bytes (KIND binary)
  /stream/COUNT/SIZE           sends COUNT binary messages of SIZE bytes, each beginning with its number (64 bit, big endian)
  /close/CODE/REASON           closes with CODE and REASON as soon as a message has arrived; CODE none: an empty Close
  /drop                        drops the TCP connection as soon as a message has arrived
  /missing, /forbidden         HTTP 404 and 403
"""

import asyncio
import hashlib
import http
import json
import sys
import urllib.parse

from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.frames import Close
# The interface that all versions from 9 on have; from 14 on it has a successor, which version 10 lacks.
from websockets.legacy.server import serve

FRAGMENT = 1000
PATTERN = bytes(range(251))
LETTERS = "abcdefghijklmnopqrstuvwxyzäöü€"


def report(**values):
    print(json.dumps(values), flush=True)


def pattern(kind, size):
    source = LETTERS if kind == "text" else PATTERN
    return (source * (size // len(source) + 1))[:size]


async def echo(connection):
    async for message in connection:
        await connection.send(message)


async def fragments(connection):
    async for message in connection:
        await connection.send([message[i:i + FRAGMENT] for i in range(0, len(message), FRAGMENT)] or message)


async def digest(connection):
    async for message in connection:
        kind = "text" if isinstance(message, str) else "binary"
        data = message.encode() if isinstance(message, str) else message
        await connection.send(f"{kind} {len(data)} {hashlib.sha256(data).hexdigest()}")


async def count(connection):
    connection.message_count = 0
    async for _ in connection:
        connection.message_count += 1


async def send(connection, kind, size):
    await connection.send(pattern(kind, int(size)))
    await connection.wait_closed()


async def stream(connection, count, size):
    body = pattern("binary", int(size) - 8)
    for number in range(int(count)):
        await connection.send(number.to_bytes(8, "big") + body)
    await connection.close()


async def close(connection, code, reason=""):
    await connection.recv()
    if code == "none":
        # close() always sends a code; a Close without a body has to be written by hand.
        await connection.write_close_frame(Close(1005, ""), b"")
        await connection.wait_closed()
    else:
        await connection.close(int(code), reason)


async def drop(connection):
    await connection.recv()
    connection.transport.abort()


HANDLERS = {
    "echo": echo, "fragments": fragments, "digest": digest, "count": count, "send": send, "stream": stream, "close": close,
    "drop": drop,
}


async def handle(connection):
    name, *arguments = [urllib.parse.unquote(part) for part in connection.path.strip("/").split("/")]
    try:
        await HANDLERS[name](connection, *arguments)
    except ConnectionClosed:
        pass
    await connection.wait_closed()
    report(path=connection.path, extensions=connection.response_headers.get("Sec-WebSocket-Extensions", ""),
           closeCode=connection.close_code, reason=connection.close_reason, messages=getattr(connection, "message_count", 0))


async def refuse(path, headers):
    if path == "/missing":
        return http.HTTPStatus.NOT_FOUND, [], b"There is nothing here.\n"
    if path == "/forbidden":
        return http.HTTPStatus.FORBIDDEN, [], b"Not for you.\n"
    return None


async def main():
    end_of_input = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, lambda: sys.stdin.buffer.read1() or end_of_input.set())
    extensions = [ServerPerMessageDeflateFactory(**json.loads(sys.argv[1]))] if len(sys.argv) > 1 else []
    async with serve(handle, "127.0.0.1", 0, process_request=refuse, subprotocols=["v2.feed", "v1.feed"],
                     compression=None, extensions=extensions, max_size=2**30, max_queue=4, ping_interval=None) as server:
        report(port=server.sockets[0].getsockname()[1])
        await end_of_input.wait()


asyncio.run(main())
