"""One run of the benchmark: offices loaded, served, measured, and gone."""

import datetime as dt
import json
import subprocess
import sys
import tomllib
from importlib import import_module
from zoneinfo import ZoneInfo

from benchmarks import commands, driver, machine, topology
from benchmarks.peers import others
from benchmarks.peers.rectify import Adapter
from benchmarks.surroundings import FOLDER, ROOT, WEB_PORT, disk, environment, manage, module

MAIN = 20_000  # tickets of the office whose figures are the budget's
FLOORS = (("sql", 1), ("sql", 8), ("fsm", 1), ("fsm", 8), ("engine", 1), ("engine", 8))
SMALL = 400  # tickets of the offices in which floors and `serve` are measured


class Bench:
    def __init__(self, said, server):
        self.said, self.server = said, server
        self.sizes = sorted(map(int, said.sizes.split()))
        self.parts = set(said.parts.split())
        main = MAIN if MAIN in self.sizes else self.sizes[-1]
        self.found = {"at": _now(), "commit": commit(), "machine": self._machine(), "main": main, "options": vars(said)}

    def _machine(self):
        return machine.describe() | {"postgresql": self.server.version()}

    def run(self):
        """Everything that was asked for."""
        say("Preparing …")
        base = self._base()
        if self.parts & {"work", "probe", "commands", "disk"}:
            for size, (url, loading) in self._loaded(base).items():
                self._one(size, url, loading)
        if "memory" in self.parts:
            self._memory_of_serve()
        if "floors" in self.parts:
            self.found["floors"] = list(self._floors(base))

    def _base(self):
        url = self.server.make("base")
        manage(url, "collectstatic", "--no-input", "--verbosity", "0")
        set_up(url)
        return url

    def _loaded(self, base):
        """{size: (address, seconds it took)}; two at a time."""
        made = {size: self.server.make(str(size), template=_name(base)) for size in self.sizes}
        largest = {max(made): _loader(made[max(made)], max(made))}
        took = {}
        for size, url in made.items():
            say(f"Loading {size:,} tickets …")
            process = largest.get(size) or _loader(url, size)
            output, trouble = process.communicate()
            if process.returncode:
                raise RuntimeError(trouble.decode()[-3000:])
            took[size] = (url, json.loads(output)["seconds"])
        return took

    def _one(self, size, url, loading):
        is_main, is_largest = size == self.found["main"], size == self.sizes[-1]
        if is_main:
            self.found["disk"] = {"tickets": size, "tables": disk(url)}
        else:
            disk(url)
        if "probe" in self.parts and is_main:
            self._probe(size, url, "pages")
        if "work" in self.parts:
            connections = self._work(size, url)
            self.found.setdefault("loading", {})[str(size)] = (loading, connections)
        if "probe" in self.parts and is_main:
            with topology.sink():
                self._probe(size, url, "engine")
        if "commands" in self.parts:
            self._commands(url, is_main, is_largest)

    def _probe(self, size, url, part):
        """Pages while every ticket is as it was loaded; the engine when nobody serves it any more."""
        say(f"Counting statements of {part} …")
        told = json.loads(module(url, "-m", "benchmarks.probing", size, part, mail=True))
        self.found.setdefault("probe", {}).setdefault(str(size), {"pages": {}, "engine": {}})[part] = told

    def _work(self, size, url):
        """Pages and steps, served; hands over how many connections to the database there were at most."""
        is_main = size == self.found["main"]
        say(f"Serving {size:,} tickets …")
        with topology.office(url) as trees:
            database = self.server.process()
            parts = trees | ({"database": machine.Tree(database)} if database else {})
            products = [driver.Product("rectify", _adapter(size, url), parts), *(self._peers(size))]
            for product in products:
                product.adapter.prepare()
            idle = {f"{part}, idle": tree.pss_mib() for part, tree in trees.items()}
            rows, connections = [], 0
            for row in self._rounds(products, self.said.rounds if is_main else 1):
                rows.append(row)
                say(_progress(row))
                connections = max(connections, self.server.connections(url))
            if is_main:
                self.found["memory"] = {part: tree.pss_mib() for part, tree in trees.items()} | idle
        self.found.setdefault("work", []).extend(driver.over_rounds(rows))
        return connections

    def _rounds(self, products, rounds):
        only = set(filter(None, map(str.strip, self.said.work.split(";")))) or None
        told = {"seconds": self.said.seconds, "most": self.said.most, "crowd": self.said.crowd, "only": only}
        return driver.measure(products, rounds=rounds, **told)

    def _peers(self, size):
        """Other products of this size, which somebody has set up and started."""
        if not self.said.peers:
            return
        with open(self.said.peers, "rb") as file:
            for told in tomllib.load(file)["peer"]:
                if told["tickets"] == size:
                    kind, address = import_module(told["adapter"]).Adapter, told["base_url"]
                    other = others.adapter(kind, address, size, told.get("options", {}), _today())
                    trees = {part: machine.Tree(_pid(file)) for part, file in told["pidfiles"].items()}
                    yield driver.Product(told["name"], other, trees)

    def _commands(self, url, is_main, is_largest):
        today = _today()
        run = self.found.setdefault("commands", {})
        if is_main:
            say("Timing commands …")
            run |= dict(commands.small(url, today, max(3, self.said.rounds)))
        if is_largest:
            say("Timing reminders …")
            run |= dict(commands.reminders(url))
        if is_main:
            say("Timing an import …")
            run |= dict(commands.large(url, today))

    def _memory_of_serve(self):
        say("Serving by `manage.py serve` …")
        url = _sqlite("served")
        set_up(url)
        load(url, SMALL)
        with topology.served(url) as tree:
            _visit(SMALL)
            self.found.setdefault("memory", {})["serve"] = tree.pss_mib()

    def _floors(self, base):
        offices = {"postgresql": self.server.make("office", template=_name(base)), "sqlite": _sqlite("office")}
        set_up(offices["sqlite"])
        for url in offices.values():
            load(url, SMALL)
        for kind, office in offices.items():
            for way, writers in FLOORS:
                say(f"Floor: {way} on {kind}, writers: {writers} …")
                yield self._floor(kind, way, writers, office)

    def _floor(self, kind, way, writers, office):
        """The median of three by throughput."""
        runs = []
        for _ in range(min(3, self.said.rounds)):
            url = office if way == "engine" else self.server.make("floor") if kind == "postgresql" else _sqlite("floor")
            told = module(url, "-m", "benchmarks.floors", way, url, writers, max(1, self.said.seconds))
            runs.append(json.loads(told))
        return sorted(runs, key=lambda each: each["per_second"])[len(runs) // 2] | {"way": way, "database": kind}


def set_up(url):
    """An office without tickets."""
    manage(url, "migrate", "--verbosity", "0")
    manage(url, "setup", "--unit", "示例市示范局", "--admin", "admin", "--json")


def load(url, tickets):
    module(url, "-m", "benchmarks.loading", tickets, "--json")


def _loader(url, size):
    command = [sys.executable, "-m", "benchmarks.loading", str(size), "--json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, env=environment(url), **pipes)


def _sqlite(name):
    folder = FOLDER / "sqlite"
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        (folder / f"{name}.sqlite3{suffix}").unlink(missing_ok=True)
    return f"sqlite:///{folder / name}.sqlite3"


def _adapter(size, url):
    return Adapter(f"http://127.0.0.1:{WEB_PORT}", size, {"dsn": url}, _today())


def _visit(tickets):
    """A few pages, so that everything is loaded that will be."""
    adapter = Adapter(f"http://127.0.0.1:{WEB_PORT}", tickets, {}, _today())
    adapter.prepare()
    for op in adapter.OPS:
        for client in adapter.clients(op, 1) if op not in adapter.WRITES else ():
            for k in range(4):
                getattr(adapter, adapter.OPS[op])(client, k)


def _pid(file):
    with open(file) as written:
        return int(written.read().split()[0])


def _name(url):
    return url.rpartition("/")[2]


def _today():
    """The office's day, as the loader has it."""
    return dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _now():
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


def commit():
    told = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


def _progress(row):
    wrong = f"  {row['errors']} wrong: {row['first_error']}" if row["errors"] else ""
    return (
        f"  {row['work']:24} clients {row['clients']}  p50 {row['p50_ms']} ms  {row['per_second']}/s  "
        f"CPU {row['cpu_ms']}{wrong}"
    )


def say(sentence):
    print(sentence, flush=True)
