#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

"""The column "websockets" of the benchmark `speed`: python3-websockets (10.0 or later), with what it offers for speed."""

import argparse
import asyncio
import contextlib
import json
import ssl
import sys
import time

import websockets

WARM_UP = 200  # round trips that are not counted


def memory_kib(field):
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field + ":"))


def forget_peak():
    """What was prepared before the measurement is no growth. See proc(5), clear_refs."""
    with contextlib.suppress(OSError), open("/proc/self/clear_refs", "w", encoding="ascii") as references:
        references.write("5")


class Sample:
    def __init__(self):
        forget_peak()
        self.baseline_kib = memory_kib("VmRSS")
        self.cpu = time.process_time()
        self.clock = time.perf_counter()

    def report(self, messages, size, **more):
        seconds = time.perf_counter() - self.clock
        cpu_seconds = time.process_time() - self.cpu
        growth_kib = memory_kib("VmHWM") - self.baseline_kib
        print(json.dumps({"seconds": seconds, "cpuSeconds": cpu_seconds, "messages": messages,
                          "bytes": messages * size, "growthKiB": growth_kib, **more}), flush=True)


def check(message, options):
    if len(message) != options.size or isinstance(message, str) != options.text:
        sys.exit("a message of another size or kind")


def message_to_send(options):
    return "x" * options.size if options.text else bytes(options.size)


async def receive(connection, options):
    sample = Sample()
    for _ in range(options.count):
        check(await connection.recv(), options)
    sample.report(options.count, options.size)


async def send(connection, options):
    message = message_to_send(options)
    sample = Sample()
    for _ in range(options.count):
        await connection.send(message)
    if await connection.recv() != b"done":
        sys.exit('another message than "done"')
    sample.report(options.count, options.size)


async def round_trip(connection, message, options):
    begin = time.perf_counter()
    await connection.send(message)
    check(await connection.recv(), options)
    return time.perf_counter() - begin


async def pingpong(connection, options):
    message = message_to_send(options)
    for _ in range(WARM_UP):
        await round_trip(connection, message, options)
    sample = Sample()
    times = sorted([await round_trip(connection, message, options) for _ in range(options.count)])
    sample.report(options.count, options.size, p50=times[len(times) // 2], p99=times[len(times) * 99 // 100])


async def run(options):
    context = ssl.create_default_context(cafile=options.ca) if options.url.startswith("wss:") else None
    tasks = {"receive": receive, "send": send, "pingpong": pingpong}
    # A flood answers no Ping.
    async with websockets.connect(options.url, ssl=context, max_size=None, compression=None,
                                  ping_interval=None) as connection:
        await tasks[options.task](connection, options)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("column", choices=["websockets"])
parser.add_argument("--task", choices=["receive", "send", "pingpong"], required=True)
parser.add_argument("--url", required=True)
parser.add_argument("--ca")
parser.add_argument("--size", type=int, required=True)
parser.add_argument("--count", type=int, required=True)
parser.add_argument("--text", action="store_true")
parser.add_argument("--streams", type=int, help=argparse.SUPPRESS)
asyncio.run(run(parser.parse_args()))
