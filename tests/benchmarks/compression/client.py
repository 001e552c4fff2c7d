#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

"""python3-websockets in the benchmark of compression: TASK URL FEED COUNT LEVEL, as client.cpp."""

import asyncio
import json
import sys
import time

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

import feeds

task, url, feed_file, count, level = sys.argv[1:6]
count = int(count)


async def receive(connection):
    for _ in range(count):
        await connection.recv()


async def send(connection, feed):
    for i in range(count):
        await connection.send(feed[i % len(feed)])
    await connection.recv()


async def main():
    feed = feeds.read(feed_file)
    if "opcode=1" in url:
        feed = [message.decode() for message in feed]
    deflate = ClientPerMessageDeflateFactory(compress_settings={"level": int(level), "memLevel": 8})
    async with websockets.connect(url, max_size=None, compression=None, extensions=[deflate],
                                  ping_interval=None) as connection:
        begin = time.process_time()
        await (receive(connection) if task == "receive" else send(connection, feed))
        print(json.dumps({"cpuSeconds": time.process_time() - begin}), flush=True)


asyncio.run(main())
