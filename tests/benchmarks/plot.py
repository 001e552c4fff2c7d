#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

"""Draws throughput.svg and memory.svg from the results that the benchmark `speed` has written as JSON.

The same results give the same files, with the same version of matplotlib.
"""

import argparse
import collections
import json
import pathlib
import statistics

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({
    "svg.hashsalt": "websocketstream",
    "font.family": "DejaVu Sans",  # comes with matplotlib
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#666666",
    "grid.color": "#e2e2e2",
})

from matplotlib import pyplot, ticker  # noqa: E402

EMPHASISED = dict(linewidth=3, markersize=7, zorder=4)
OURS = "#0b62c4"
THE_BARE_ONE = "#d1495b"

# Ours share a colour; what knows no WebSocket is a grey line. `unawaited` would hide `messages`.
COLUMNS = {
    "messages": ("WebSocketStream, readMessage(), send()", dict(color=OURS, marker="o", **EMPHASISED)),
    "futures": ("WebSocketStream, futures", dict(color=OURS, marker="o", linestyle="--")),
    "device": ("WebSocketStream, QIODevice", dict(color=OURS, marker="s", linestyle=":")),
    "element": ("QML WebSocketStream", dict(color="#58a6e8", marker="o")),
    "javascript": ("JavaScript WebSocketStream", dict(color="#58a6e8", marker="s", linestyle="--")),
    "qwebsocket": ("QWebSocket", dict(color=THE_BARE_ONE, marker="D", linewidth=2)),
    "qmlwebsocket": ("QML WebSocket", dict(color="#e59aa4", marker="D")),
    "beast": ("Boost.Beast", dict(color="#2e8b57", marker="^")),
    "websockets": ("Python websockets", dict(color="#b8860b", marker="v")),
    "deno": ("Deno", dict(color="#7d5ba6", marker="v")),
    "undici": ("undici, Node.js", dict(color="#7d5ba6", marker="v", linestyle=":")),
    "tcp": ("bare QTcpSocket", dict(color="#888888", linestyle="-.", marker="")),
    "syscalls": ("bare system calls", dict(color="#888888", linestyle=":", marker="")),
}


def size_name(size):
    for unit, name in (2 ** 20, "MiB"), (2 ** 10, "KiB"):
        if size % unit == 0:
            return f"{size // unit} {name}"
    return f"{size} B"


def is_plain(result):
    return result["scheme"] == "ws" and result["kind"] == "binary"


def medians(results, task):
    """{column: {size: median of the rounds, in MB/s}}"""
    rates = collections.defaultdict(lambda: collections.defaultdict(list))
    for result in results:
        if result["task"] == task and is_plain(result):
            rates[result["column"]][result["size"]].append(result["bytes"] / result["seconds"] / 1e6)
    return {column: {size: statistics.median(rounds) for size, rounds in sorted(sizes.items())}
            for column, sizes in rates.items()}


def draw_task(axes, results, task):
    rates = medians(results, task)
    for column, (name, style) in COLUMNS.items():
        if column in rates:
            style = {"linewidth": 1.5, "markersize": 5, "zorder": 3, **style}
            axes.plot(list(rates[column]), list(rates[column].values()), label=name, **style)
    sizes = sorted({size for column in rates.values() for size in column})
    axes.set_title(task.capitalize(), loc="left", fontweight="bold")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(sizes, [size_name(size) for size in sizes], fontsize=8)
    axes.xaxis.set_minor_locator(ticker.NullLocator())
    axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda rate, _: f"{rate:g}"))
    axes.set_xlabel("size of a message")
    axes.grid(True, which="major")


def draw_throughput(results):
    figure, (left, right) = pyplot.subplots(1, 2, sharey=True, figsize=(10, 5.8))
    figure.subplots_adjust(left=0.07, right=0.98, top=0.94, bottom=0.3, wspace=0.06)
    draw_task(left, results, "receive")
    draw_task(right, results, "send")
    left.set_ylabel("MB/s")
    lines = {line.get_label(): line for axes in (left, right) for line in axes.get_lines()}
    names = [name for name, _ in COLUMNS.values() if name in lines]
    figure.legend([lines[name] for name in names], names, loc="lower center", ncols=3, frameon=False)
    return figure


def draw_memory(results):
    figure, axes = pyplot.subplots(figsize=(8, 4), layout="constrained")
    axes.margins(x=0.02, y=0.18)  # room for the names above the lines
    for column, name in ("qwebsocket", "QWebSocket"), ("messages", "WebSocketStream"):
        rounds = [result["memoryKiB"] for result in results
                  if result["task"] == "slow" and result["column"] == column and is_plain(result)]
        if not rounds:
            continue
        growth = [statistics.median(moment) / 1024 for moment in zip(*rounds)]
        seconds = [index / 10 for index in range(len(growth))]
        axes.plot(seconds, growth, color=OURS if column == "messages" else THE_BARE_ONE, linewidth=2.5,
                  clip_on=False)
        axes.annotate(f"{name}: {max(growth):.0f} MiB", (seconds[-1], growth[-1]), xytext=(0, 12),
                      textcoords="offset points", horizontalalignment="right", fontweight="bold",
                      color=axes.get_lines()[-1].get_color())
    axes.set_title("Memory while the consumer is slower than the server", loc="left", fontweight="bold")
    axes.set_xlabel("seconds")
    axes.set_ylabel("growth, MiB")
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.grid(True, axis="y")
    return figure


def save(figure, path):
    figure.savefig(path, facecolor="white", metadata={"Date": None, "Creator": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=pathlib.Path, metavar="RESULTS.json")
    parser.add_argument("directory", type=pathlib.Path, metavar="OUTPUT_DIRECTORY")
    arguments = parser.parse_args()
    results = json.loads(arguments.results.read_text(encoding="utf-8"))
    save(draw_throughput(results), arguments.directory / "throughput.svg")
    save(draw_memory(results), arguments.directory / "memory.svg")


main()
