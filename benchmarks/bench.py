"""What the product costs: python -m benchmarks.bench, or `make bench`; see docs/performance.md.

Loads offices of several sizes into databases that vanish, serves them as production does, and measures pages, steps,
commands and floors. What was found is printed, and written to var/bench/ as JSON and as a page.
"""

import argparse
import fcntl
import json
import sys
from contextlib import contextmanager

from benchmarks.page import page
from benchmarks.surroundings import FOLDER, Missing, Server, empty_queue, sweep
from benchmarks.tables import tables
from benchmarks.trial import Bench


def options(arguments=None):
    told = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__.split("\n")[0])
    told.add_argument("--sizes", default="1000 20000 100000", help="tickets of each office")
    told.add_argument("--rounds", type=int, default=5, help="rounds in the main office; the others have one")
    told.add_argument("--seconds", type=float, default=1.5, help="of each measurement")
    told.add_argument("--most", type=int, default=300, help="requests of each measurement")
    told.add_argument("--crowd", type=int, default=8, help="clients of what is measured with many, too")
    told.add_argument("--work", default="", help="only this work, names with semicolons between")
    told.add_argument("--parts", default="work probe commands memory floors", help="what to measure")
    told.add_argument("--peers", help="a file naming other products that run already; see docs/performance.md")
    told.add_argument("--out", default="bench", help="name of the files in var/bench/")
    return told.parse_args(arguments)


@contextmanager
def alone():
    """Two at once would measure each other."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Missing("Another benchmark is at work in this folder.") from None
        yield


def publish(found, name):
    for table in tables(found):
        print(*table.lines(), sep="\n")
    (FOLDER / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
    (FOLDER / f"{name}.html").write_text(page(found), encoding="utf-8")
    print(f"\nWritten: {FOLDER / name}.json and .html")


def main():
    said = options()
    try:
        with alone(), empty_queue():
            server = Server()
            bench = Bench(said, server)
            try:
                bench.run()
            finally:
                server.drop_all()
                sweep()
                publish(bench.found, said.out)
    except Missing as missing:
        return str(missing)
    return any(row["errors"] for row in bench.found.get("work", ()))


if __name__ == "__main__":
    sys.exit(main())
