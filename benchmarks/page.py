"""One page that holds everything: charts as SVG, and each figure in a table. It asks nothing of any other host."""

from html import escape

from benchmarks.charts import bars, written
from benchmarks.tables import tables

STYLE = """
:root { color-scheme: light dark; --ink: #1c2733; --ground: #fff; --line: #d5dbe1; --good: #1e7a46; --bad: #b3382c }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --ground: #14191f; --line: #36414c; --good: #63c08b; --bad: #ee8377 } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 66rem; margin: 2rem auto; padding: 0 1rem }
figure { margin: 1.5rem 0 } figcaption { font-weight: 600; margin-bottom: .5rem } svg { width: 100%; height: auto }
svg text { font-size: 12px; fill: var(--ink) } .target { stroke: var(--bad); stroke-dasharray: 4 3 } text.target { stroke: none; fill: var(--bad) }
.keys { font-weight: 400; margin-left: 1rem } .keys i { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 .9em }
table { border-collapse: collapse; font-size: 13px; margin: .5rem 0 1.5rem } .wide { overflow-x: auto }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .7rem; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
th:first-child, td:first-child { text-align: left } .met { color: var(--good) } .not-met { color: var(--bad); font-weight: 600 }
"""  # noqa: E501 - the page's own style


def page(results) -> str:
    """The whole document, as HTML."""
    about = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in results["machine"].items())
    title = f"Rectify measured, {results['at']}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><h1>{escape(title)}</h1>"
        f"<p>Commit {escape(results['commit'])}. {escape(about)}.</p>{''.join(charts(results))}"
        f"{''.join(map(_table, tables(results)))}</html>"
    )


def charts(results):
    """Those that have something to show."""
    yield from _cpu_of_work(results)
    yield from _growth(results)
    yield from _of_floors(results)
    if disk := results.get("disk"):
        rows = [(name, [("KB", size / disk["tickets"] / 1000)]) for name, size in list(disk["tables"].items())[:12]]
        yield bars(f"Disk of a ticket, {disk['tickets']:,} tickets", rows, "KB")
    if memory := results.get("memory"):
        yield bars(
            "Memory, shared pages counted once", [(name, [("MiB", size)]) for name, size in memory.items()], "MiB"
        )


def _cpu_of_work(results):
    main = [row for row in results.get("work", ()) if row["tickets"] == results["main"] and row["clients"] == 1]
    rows = [(_name(row), [(part, spent or 0) for part, spent in row["cpu_ms"].items()]) for row in main]
    if rows:
        yield bars(f"CPU of a request, {results['main']:,} tickets, one client", rows, "ms")


def _name(row):
    return row["work"] if row["product"] == "rectify" else f"{row['work']} – {row['product']}"


def _growth(results):
    """p50 of each piece of work at each size, where there are several."""
    sizes = sorted({row["tickets"] for row in results.get("work", ())})
    rows = [
        (f"{row['work']}, {row['tickets']:,}", [("p50", row["p50_ms"])])
        for row in sorted(results.get("work", ()), key=lambda row: (row["work"], row["tickets"]))
        if row["clients"] == 1 and row["product"] == "rectify" and row["p50_ms"] is not None
    ]
    if len(sizes) > 1:
        yield bars("As the office grows: p50, one client", rows, "ms")


def _of_floors(results):
    floors = results.get("floors", ())
    rows = [(f"{f['way']}, {f['database']}, writers: {f['writers']}", [("rate", f["per_second"])]) for f in floors]
    if rows:
        yield bars("Steps a second: the product's engine beside what a step costs at least", rows, "a second")


def _table(table):
    heads = "".join(f"<th>{escape(head)}</th>" for head in table.heads)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    note = f"<p>{escape(table.note)}</p>" if table.note else ""
    return f'<h2>{escape(table.title)}</h2>{note}<div class="wide"><table><tr>{heads}</tr>{rows}</table></div>'


def _cell(value):
    kind = f' class="{value.replace(" ", "-")}"' if value in ("met", "not met") else ""
    return f"<td{kind}>{escape(written(value))}</td>"
