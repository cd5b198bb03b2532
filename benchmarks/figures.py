"""What was promised, and what was measured: one line for each figure of the budget."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`measured` is None where this run did not look."""

    name: str
    unit: str
    measured: float | None
    target: float | None
    at_least: bool = False
    goal: float | None = None

    @property
    def is_met(self) -> bool | None:
        if self.measured is None or self.target is None:
            return None
        return self.measured >= self.target if self.at_least else self.measured <= self.target

    @property
    def asked(self):
        """The target as it is read."""
        if self.target is None:
            return "–"
        goal = f" ({self.goal:g})" if self.goal is not None else ""
        return f"{'≥' if self.at_least else '≤'} {self.target:g}{goal}"

    @property
    def verdict(self):
        return {True: "met", False: "not met", None: "–"}[self.is_met]


def figures(results) -> list[Figure]:
    """All of them, read from what a run wrote down; see `benchmarks.bench`."""
    return [
        *_steps(results),
        *_pages(results),
        *_news(results),
        *_commands(results),
        *_sizes(results),
        *_floors(results),
    ]


def _steps(results):
    form, htmx = _work(results, "step by form"), _work(results, "step by htmx")
    yield Figure("step by form, web + worker + database, news and mail out", "ms CPU", _cpu(form), 40, goal=20)
    yield Figure("step by htmx, the same", "ms CPU", _cpu(htmx), 70)
    crowd = _work(results, "step by form", crowd=True)
    redmine = _work(results, "step by form", crowd=True, product="redmine")
    rate = crowd and crowd["per_second"]
    yield Figure("step by form, many clients", "a second", rate, redmine and 1.5 * redmine["per_second"], at_least=True)
    engine = _inside(results, "engine: registering with its news")
    cpu = engine and round(engine["cpu_ms"] + engine["database_ms"], 1)
    yield Figure("registering by the engine, with its news", "ms CPU", cpu, 35)


def _pages(results):
    ticket = _work(results, "ticket, 20 changes")
    yield Figure("ticket with 20 changes", "ms p50", ticket and ticket["p50_ms"], 40)
    mine = [row["p50_ms"] for row in _rows(results) if row["work"].startswith("my work")]
    yield Figure("my work, the slowest of all roles", "ms p50", max(mine, default=None), 50)
    asked = _probe(results).get("pages", {})
    for name, most in (("step by form", 14), ("step by htmx", 25)):
        cost = asked.get(name)
        yield Figure(
            f"{name}, besides session and user", "statements", cost and cost["statements"] - cost["session"], most
        )
    pages = [cost["statements"] - cost["session"] for name, cost in asked.items() if not name.startswith("step by")]
    yield Figure("the page that asks most, besides session and user", "statements", max(pages, default=None), 20)


def _news(results):
    for name, most, statements in (("news of one event", 8, 8), ("one mail", 4, 3)):
        cost = _inside(results, name)
        yield Figure(f"{name}, without the database", "ms CPU", cost and cost["cpu_ms"], most)
        yield Figure(name, "statements", cost and cost["statements"], statements)


def _commands(results):
    run = results.get("commands", {})
    reminders, many = run.get("reminders, 1000 due"), run.get("reminders, 10000 due")
    yield Figure("1,000 reminders of the largest office", "s", reminders and reminders["seconds"], 3)
    yield Figure("1,000 reminders of the largest office", "s CPU", reminders and reminders["cpu_s"], 2.5)
    yield Figure("10,000 reminders of the largest office", "s CPU", many and many["cpu_s"], 10)
    imported = run.get("import of 2000 tickets")
    yield Figure("import of 2,000 tickets", "s", imported and imported["seconds"], 16)
    show, setup = run.get("manage.py show"), run.get("django.setup()")
    beyond = show and round(show["seconds"] - setup["seconds"], 3)
    yield Figure("manage.py show beyond django.setup()", "s", beyond, 0.15)
    yield Figure("django.setup()", "s CPU", setup and setup["cpu_s"], 0.6)


def _sizes(results):
    memory = results.get("memory", {})
    whole = sum(memory[part] for part in ("web", "worker", "beat")) if "web" in memory else None
    yield Figure("web of two processes", "MiB PSS", memory.get("web"), 150)
    yield Figure("web, worker and scheduler", "MiB PSS", whole and round(whole), 290)
    yield Figure("manage.py serve", "MiB PSS", memory.get("serve"), 240)
    disk = results.get("disk")
    kilobytes = disk and round(sum(disk["tables"].values()) / disk["tickets"] / 1000, 2)
    yield Figure("disk of a ticket", "KB", kilobytes, 13, goal=9)


def _floors(results):
    for kind, least, goal in (("postgresql", 0.35, 0.6), ("sqlite", 0.3, None)):
        ratio = ratio_to_floor(results, kind)
        yield Figure(f"eight writers beside plain django-fsm, {kind}", "ratio", ratio, least, at_least=True, goal=goal)


def ratio_to_floor(results, kind, writers=8):
    floors = {(each["way"], each["database"], each["writers"]): each for each in results.get("floors", ())}
    engine, plain = (floors.get((way, kind, writers)) for way in ("engine", "fsm"))
    return round(engine["per_second"] / plain["per_second"], 2) if engine and plain else None


# --- what the results hold ---


def _rows(results, product="rectify"):
    return [
        row
        for row in results.get("work", ())
        if row["product"].startswith(product) and row["tickets"] == results["main"] and row["p50_ms"] is not None
    ]


def _work(results, name, *, crowd=False, product="rectify"):
    rows = (row for row in _rows(results, product) if row["work"] == name and (row["clients"] > 1) == crowd)
    return next(rows, None)


def _cpu(row):
    return row and round(sum(value or 0 for value in row["cpu_ms"].values()), 1)


def _probe(results):
    return results.get("probe", {}).get(str(results.get("main")), {})


def _inside(results, name):
    return _probe(results).get("engine", {}).get(name)
