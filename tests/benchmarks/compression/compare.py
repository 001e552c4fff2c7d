#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

"""Measures what compression costs, beside other clients, and prints Markdown tables."""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import chromium
import feeds

HERE = pathlib.Path(__file__).parent
SLOW = {"websockets", "ws", "chromium"}  # get a part of the messages
CHROMIUM_LEVEL = "6"  # always
IDLE_STREAMS = 200


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=pathlib.Path, default=pathlib.Path("build/release/tests/benchmarks"))
    parser.add_argument("--tables", default="receive,send,memory,off", help="which, as a list")
    parser.add_argument("--feeds", default=",".join(feeds.FEEDS), help="which, as a list")
    parser.add_argument("--columns", default="ours,fresh,beast,websockets,ws,chromium", help="which clients, as a list")
    parser.add_argument("--levels", default="6,1", help="of zlib, for sending")
    parser.add_argument("--rounds", type=int, default=5, help="how often each client takes its turn")
    parser.add_argument("--loops", type=int, default=10, help="how often a feed, 2 MiB, is repeated in each turn")
    return parser.parse_args()


class Bench:
    def __init__(self, options, directory):
        self.options = options
        self.directory = pathlib.Path(directory)
        self.environment = {**os.environ, "NODE_PATH": os.environ.get("NODE_PATH", "/usr/share/nodejs")}
        self.server = subprocess.Popen([sys.executable, HERE / "server.py"], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self.server.stdout.readline())["port"]
        ours = [options.programs / "compressionclient"]
        known = {"ours": ours, "fresh": ours, "beast": [options.programs / "compressionclient_beast"],
                 "websockets": [sys.executable, HERE / "client.py"],
                 "ws": [shutil.which("node") or "node", HERE / "client.js"],
                 "chromium": [chromium.find() or "chromium"]}
        self.columns = {name: known[name] for name in options.columns.split(",") if shutil.which(known[name][0])}

    def feed_file(self, feed):
        path = self.directory / feed.replace(" ", "-")
        if not path.exists():
            feeds.write(feed, path)
        return path

    def report(self, name):
        """Waits for what the server says of this."""
        while name not in (line := json.loads(self.server.stdout.readline())):
            pass
        return line[name]

    def client(self, column, task, feed, count, level, query):
        url = self.url(task, feed, query)
        command = [*self.columns[column], task, url, self.feed_file(feed), str(count), str(level)]
        output = subprocess.run(command, stdout=subprocess.PIPE, env=self.environment, check=True, timeout=300).stdout
        return json.loads(output)

    def url(self, task, feed, query):
        opcode = 1 if feeds.is_text(feed) else 2
        return f"ws://127.0.0.1:{self.port}/{task}?opcode={opcode}&feed={self.feed_file(feed)}{query}"

    def sample(self, column, task, feed, level, context="1"):
        """Microseconds of processor time and bytes on the wire, for a message."""
        loops = max(1, self.options.loops // (4 if column in SLOW else 1))
        count = loops * (feeds.TOTAL // feeds.FEEDS[feed][1])
        query = f"&loops={loops}&count={count}"
        if column == "fresh":
            context = "0"
        if context is not None:
            query += f"&context={context}"
        if column == "chromium":
            page = f"http://127.0.0.1:{self.port}/page"
            seconds, wire = chromium.measure(self.columns[column][0], page, task, self.url(task, feed, query),
                                             self.feed_file(feed), count, self.report)
        else:
            seconds = self.client(column, task, feed, count, level, query)["cpuSeconds"]
            wire = self.report("wireBytes")
        return seconds * 1e6 / count, wire / count

    def in_turn(self, cells):
        """For each cell, the arguments of sample(): all its samples."""
        samples = [[] for _ in cells]
        for _ in range(self.options.rounds):
            for number, cell in enumerate(cells):
                samples[number].append(self.sample(*cell))
        return samples

    def idle(self, feed, level, query):
        samples = [self.client("ours", "idle", feed, IDLE_STREAMS, level, query) for _ in range(self.options.rounds)]
        return [sample["kibPerStream"] for sample in samples]


def spread(values, decimals=2):
    return f"{statistics.median(values):.{decimals}f} ({min(values):.{decimals}f} to {max(values):.{decimals}f})"


def print_row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def print_head(title, *cells):
    print(f"\n{title}\n", flush=True)
    print_row(*cells)
    print_row(*["---"] + ["--:"] * (len(cells) - 1))


def print_costs(bench, task, level):
    columns = [column for column in bench.columns if column != "chromium" or level == CHROMIUM_LEVEL]
    title = "Receiving" if task == "receive" else f"Sending, level {level}"
    print_head(f"{title}: processor time of the client for a message, µs, and bytes on the wire", "Messages", "Bytes",
               *columns)
    for feed in bench.options.feeds.split(","):
        samples = bench.in_turn([(column, task, feed, level) for column in columns])
        size = statistics.mean(len(message) for message in feeds.messages(feed))
        print_row(feed, f"{size:.0f}",
                  *[f"{spread([cpu for cpu, _ in sample])}, {sample[0][1]:.0f} B" for sample in samples])


def print_off(bench):
    """What compression costs where the server does not agree."""
    print_head("Not agreed: processor time of the client for a message, µs, and bytes on the wire",
               "Messages", "Task", "Not offered", "Offered, not agreed", "Bytes", "Bytes")
    for feed in bench.options.feeds.split(","):
        for task in ("receive", "send"):
            samples = bench.in_turn([("ours", task, feed, level, None) for level in ("off", 6)])
            print_row(feed, task, *[spread([cpu for cpu, _ in sample]) for sample in samples],
                      *[f"{sample[0][1]:.0f}" for sample in samples])


def print_memory(bench):
    exchanged = ["ticks of 2 KiB", "JSON of 64 KiB"]
    print_head(f"Memory of each of {IDLE_STREAMS} streams that have exchanged one message each way, KiB", "Compression",
               *exchanged)
    for name, level, query in (("not offered", "off", ""), ("offered, not agreed", 6, ""),
                               ("with context takeover", 6, "&context=1"), ("without", 6, "&context=0")):
        print_row(name, *[spread(bench.idle(feed, level, query)) for feed in exchanged])


def main():
    options = arguments()
    tables = options.tables.split(",")
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(options, directory)
        if "receive" in tables:
            print_costs(bench, "receive", "6")
        if "send" in tables:
            for level in options.levels.split(","):
                print_costs(bench, "send", level)
        if "memory" in tables:
            print_memory(bench)
        if "off" in tables:
            print_off(bench)
        bench.server.stdin.close()
        bench.server.wait()


main()
