"""The results as tables: for a terminal, and for the page that takes them from here."""

import unicodedata
from dataclasses import dataclass

from benchmarks.charts import written
from benchmarks.figures import figures, ratio_to_floor

PARTS = ("web", "worker", "beat", "server", "database")


@dataclass(frozen=True)
class Table:
    title: str
    heads: tuple
    rows: list
    note: str = ""

    def lines(self):
        """As plain text; numbers stand to the right."""
        shown = [self.heads, *([written(cell) for cell in row] for row in self.rows)]
        widths = [max(_width(str(row[n])) for row in shown) for n in range(len(self.heads))]
        yield from ("", self.title, *([self.note] if self.note else []))
        for row in shown:
            first, *rest = zip(map(str, row), widths, strict=True)
            padded = [_padded(*first, "left"), *(_padded(*cell, "right") for cell in rest)]
            yield "  ".join(padded).rstrip()


def _width(text):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text, width, side):
    gap = " " * (width - _width(text))
    return text + gap if side == "left" else gap + text


def tables(results) -> list[Table]:
    """Those that have something to show."""
    made = [_budget(results), *_work(results), *_probes(results), _commands(results), _floors(results)]
    made += [_memory(results), _disk(results), _loading(results), _errors(results)]
    return [table for table in made if table.rows]


def _budget(results):
    rows = [(f.name, f.unit, f.asked, f.measured, f.verdict) for f in figures(results)]
    note = "In brackets: the goal. A dash: not looked at in this run, or only beside peers."
    return Table("The budget", ("figure", "unit", "target", "measured", ""), rows, note)


def _work(results):
    for size in sorted({row["tickets"] for row in results.get("work", ())}):
        rows = [row for row in results["work"] if row["tickets"] == size]
        parts = [part for part in PARTS if any(part in row["cpu_ms"] for row in rows)]
        heads = ("work", "clients", "p50", "p95", "a second", *parts, "CPU", "all out", "KB", "errors")
        note = "ms; CPU in ms a request; all out: seconds until its news was told and its mail sent."
        yield Table(f"Pages and steps, {size:,} tickets", heads, [_row(row, parts) for row in rows], note)


def _row(row, parts):
    name = row["work"] if row["product"] == "rectify" else f"{row['work']} – {row['product']}"
    cpu = [row["cpu_ms"].get(part) for part in parts]
    known = [spent for spent in cpu if spent is not None]
    times = (row["p50_ms"], row["p95_ms"], row["per_second"])
    ends = (row["settled_s"] or "", round(row["bytes"] / 1000, 1), str(row["errors"] or ""))
    return (name, str(row["clients"]), *times, *cpu, round(sum(known), 1) if known else None, *ends)


def _probes(results):
    for size, probe in results.get("probe", {}).items():
        rows = []
        for name, cost in (*probe["pages"].items(), *probe["engine"].items()):
            rows.append(
                (name, *(cost.get(key) for key in ("statements", "session", "cpu_ms", "database_ms", "wall_ms")))
            )
        heads = ("work", "statements", "session, user", "CPU ms", "database CPU ms", "wall ms")
        note = "In one process, without a server; transactions and savepoints are no statements."
        yield Table(f"Statements, {int(size):,} tickets", heads, rows, note)


def _commands(results):
    rows = [
        (name, cost["seconds"], cost["cpu_s"], cost["peak_mib"]) for name, cost in results.get("commands", {}).items()
    ]
    return Table("Commands and tasks", ("command", "s", "CPU s", "MiB at most"), rows)


def _floors(results):
    rows = []
    for each in results.get("floors", ()):
        costs = (each["per_second"], each["p50_ms"], each["p95_ms"], each["cpu_ms"])
        ratio = ratio_to_floor(results, each["database"], each["writers"]) if each["way"] == "engine" else None
        rows.append((f"{each['way']} on {each['database']}", str(each["writers"]), *costs, ratio or ""))
    heads = ("floor", "writers", "a second", "p50 ms", "p95 ms", "CPU ms", "of fsm")
    return Table("Floors", heads, rows, "CPU without the database's; of fsm: the engine's throughput beside it.")


def _memory(results):
    return Table("Memory", ("processes", "MiB PSS"), list(results.get("memory", {}).items()))


def _disk(results):
    disk = results.get("disk")
    if not disk:
        return Table("", (), [])
    rows = [(name, round(size / disk["tickets"] / 1000, 3)) for name, size in disk["tables"].items()]
    rows = [row for row in rows if row[1] >= 0.05]
    return Table(f"Disk of a ticket, {disk['tickets']:,} tickets", ("table with its indexes", "KB"), rows)


def _loading(results):
    rows = [(f"{int(size):,}", *each) for size, each in results.get("loading", {}).items()]
    return Table("Loading", ("tickets", "s", "connections while served"), rows)


def _errors(results):
    rows = [(row["work"], row["first_error"]) for row in results.get("work", ()) if row["errors"]]
    return Table("Wrong answers", ("work", "the first"), rows)
