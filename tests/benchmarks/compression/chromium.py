# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause

"""Chromium in the benchmark of compression: page.html, and the processor time of all processes of the browser."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.parse

TICKS = os.sysconf("SC_CLK_TCK")
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-breakpad",
             "--noerrdialogs", "--log-level=3", "--no-first-run", "--no-proxy-server",
             "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions", "--disable-sync",
             "--password-store=basic"]


def find():
    return next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)


def processor_seconds(ancestor):
    """Of a process and all that it has started."""
    parents, ticks = {}, {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        process = int(path.parent.name)
        parents[process] = int(fields[1])
        ticks[process] = sum(map(int, fields[11:13]))

    def descends(process):
        while process not in (0, ancestor):
            process = parents.get(process, 0)
        return process == ancestor

    return sum(ticks[process] for process in ticks if descends(process)) / TICKS


def measure(program, page, task, url, feed, count, next_report):
    """Returns the seconds and what the server has reported of the connection."""
    query = urllib.parse.urlencode({"task": task, "url": url, "feed": feed, "count": count})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen([program, *ARGUMENTS, f"--user-data-dir={profile}", f"{page}?{query}"],
                                   stderr=subprocess.DEVNULL)
        try:
            next_report("begun")
            begin = processor_seconds(browser.pid)
            report = next_report("wireBytes")
            next_report("done")
            return processor_seconds(browser.pid) - begin, report
        finally:
            browser.terminate()
            browser.wait()
