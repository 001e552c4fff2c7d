# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

"""Messages as typical servers send them, the same in every run, and how the benchmark writes them to a file."""

import json
import random
import struct

TOTAL = 2 * 2**20  # bytes of a feed, about


def tick(source, size):
    """A change of prices, as exchanges send it."""
    fields = {"type": "tick", "symbol": source.choice(["BTC-EUR", "ETH-EUR", "SOL-EUR", "ADA-EUR"]),
              "sequence": source.randrange(10**10),
              "time": f"2026-05-04T12:{source.randrange(60):02}:07.{source.randrange(10**6):06}Z",
              "price": f"{source.uniform(1, 90000):.2f}", "bid": f"{source.uniform(1, 90000):.2f}"}
    levels = []
    while len(json.dumps({**fields, "levels": levels})) < size:
        levels.append([f"{source.uniform(1, 90000):.2f}", f"{source.uniform(0, 9):.6f}"])
    return json.dumps({**fields, "levels": levels}).encode()[:size]


def log_line(source, size):
    service = source.choice(["gateway", "orders", "ledger", "mail"])
    line = (f"2026-05-04T12:{source.randrange(60):02}:{source.randrange(60):02}.{source.randrange(1000):03} "
            f"{source.choice(['INFO ', 'INFO ', 'WARN ', 'DEBUG'])} [{service}-{source.randrange(8)}] request "
            f"{source.getrandbits(64):016x} {source.choice(['GET', 'POST'])} /v2/{service}/{source.randrange(10**6)} "
            f"{source.choice([200, 200, 201, 404])} in {source.randrange(900)} ms")
    return line.encode()[:size]


def document(source, size):
    rows = []
    while len(rows) * 150 < size:
        rows.append({"id": source.randrange(10**9), "name": f"{source.choice(['Ada', 'Grace', 'Edsger', 'Barbara'])} "
                     f"{source.getrandbits(24):x}", "email": f"{source.getrandbits(32):x}@example.org",
                     "active": source.random() < 0.5, "balance": round(source.uniform(0, 10**4), 2),
                     "tags": source.sample(["new", "trial", "eu", "us", "beta"], 2)})
    return json.dumps(rows).encode()[:size]


def noise(source, size):
    return source.randbytes(size)


# Name: what makes a message, and its size in bytes at most
FEEDS = {
    "ticks of 200 B": (tick, 200),
    "ticks of 2 KiB": (tick, 2048),
    "log lines": (log_line, 200),
    "JSON of 64 KiB": (document, 65536),
    "random of 64 KiB": (noise, 65536),
}


def is_text(name):
    return FEEDS[name][0] is not noise


def messages(name):
    make, size = FEEDS[name]
    source = random.Random(name)
    return [make(source, size) for _ in range(TOTAL // size)]


def write(name, path):
    """As a QDataStream has a QByteArrayList: the number of messages, then each with its size before it."""
    feed = messages(name)
    with open(path, "wb") as file:
        file.write(struct.pack(">I", len(feed)))
        for message in feed:
            file.write(struct.pack(">I", len(message)) + message)


def read(path):
    with open(path, "rb") as file:
        count, = struct.unpack(">I", file.read(4))
        return [file.read(struct.unpack(">I", file.read(4))[0]) for _ in range(count)]
