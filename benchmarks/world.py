"""What the lives of all loaded tickets share: the tables they are written to, the inspections they belong to."""

import datetime as dt
from collections import Counter

from django.utils.functional import cached_property

from benchmarks.chains import Chain
from benchmarks.lives import Life
from benchmarks.loading import number_of
from benchmarks.rows import Rows, go_on_after, highest_id
from notifications.models import Notice
from record.history import history_model
from record.models import Event, Salt
from tracker.models import Evidence, FeedbackIssue, Inspection, LookBack, Measure, NumberSeries, Ticket
from tracker.reminders.schedule import Ladder, next_reminder_at
from tracker.store import keep
from workflow.models import Procedure

TRACKED = (Inspection, FeedbackIssue, Ticket, Evidence, Measure, LookBack)
FED_BACK = dt.timedelta(days=310)  # before today


class Book:
    """The tables that are written, and the ids that were given."""

    def __init__(self):
        self.live = {model: Rows(model) for model in TRACKED}
        self.history = {model: Rows(history_model(model), numbered=False) for model in TRACKED}
        self.events, self.salts, self.notices = Rows(Event), Rows(Salt, numbered=False), Rows(Notice, numbered=False)
        self._ids = Counter({model: highest_id(model) for model in (*TRACKED, Event)})

    def next_id(self, model):
        self._ids[model] += 1
        return self._ids[model]

    def flush(self):
        for rows in self._all():
            rows.flush()

    def totals(self):
        return {rows.model._meta.db_table: rows.total for rows in self._all()}

    def _all(self):
        return [*self.live.values(), *self.history.values(), self.events, self.salts, self.notices]


class World:
    def __init__(self, cast, sizes, today, now):
        self.cast, self.sizes, self.today, self.now = cast, sizes, today, now
        self.book, self.ladder, self._reminders = Book(), Ladder.load(), {}
        self.file = keep([b"%PDF-1.4 bench evidence\n" * 40], "bench.pdf")
        self.procedure = Procedure.objects.in_force_for("self-check")
        self.look_back = next(rule for rule in self.procedure.plan.look_backs if rule.term in ("", "fixed"))
        self.inspections, self._issues, self._inspection = [], [], None
        self._opened_at = dt.datetime.combine(today - FED_BACK, dt.time(1), dt.UTC)

    def take(self, issue):
        """Into an inspection, and through its life."""
        if self._inspection is None or len(self._issues) == self.sizes[len(self.inspections) > 1]:
            self._close_inspection()
            self._open_inspection()
        row = self._add(issue)
        ticket = {
            "number": number_of(issue.number, self.today),
            "inspection_id": self.inspections[-1],
            "issue_id": row["id"],
            "title": issue.title,
            "problem": issue.problem,
        }
        Life(issue, ticket, self).live()

    def close(self, tickets):
        """Everything is written, and the product can go on from there."""
        self._close_inspection()
        self.book.flush()
        go_on_after(*TRACKED, Event)
        NumberSeries.objects.update_or_create(prefix="ZG", year=self.today.year, defaults={"last": tickets})

    @cached_property
    def unborn(self):
        """The columns of a ticket that nobody has said anything about."""
        columns = {field.attname: field.get_default() for field in Ticket.tracked_fields()}
        said = {"term": "fixed", "severity": "ordinary", "cycle": 1, "state": "registered"}
        given = ("id", "number", "inspection_id", "issue_id", "title", "problem")
        return {name: value for name, value in (columns | said).items() if name not in given}

    def next_reminder_at(self, ticket, books):
        """The first after now, as if all before had been given; of a ticket in progress it hangs on its due day."""
        if (due := ticket["due_on"]) not in self._reminders:
            held = Ticket(**{name: value for name, value in ticket.items() if name != "state"}, **books)
            held.__dict__["state"] = ticket["state"]
            self._reminders[due] = next_reminder_at(held, self.now, self.ladder)
        return self._reminders[due]

    def _open_inspection(self):
        number = len(self.inspections) + 1
        row = {
            "id": self.book.next_id(Inspection),
            "name": f"年度综合检查第{number}批",
            "kind": "self-check",
            "inspecting_body": "综合检查组",
            "unit_id": self.cast.unit.pk,
            "document_title": "关于年度综合检查情况的反馈",
            "document_number": f"综检〔{self.today.year}〕{number}号",
            "fed_back_on": self.today - FED_BACK,
            "plan_due_on": None,
            "report_due_on": None,
            "procedure_id": self.procedure.pk,
        }
        self.inspections.append(row["id"])
        self._inspection, self._issues = Chain(Inspection, row, self.book), []
        self._tell("inspection_opened", 0, Inspection, row)

    def _add(self, issue):
        position = len(self._issues) + 1
        row = {
            "id": self.book.next_id(FeedbackIssue),
            "inspection_id": self.inspections[-1],
            "position": position,
            "numbering": str(position),
            "category": f"信息报送 / 第{issue.department + 1}类",
            "title": issue.title,
            "wording": issue.problem,
            "department_id": None,
            "source_file_id": None,
            "start": None,
            "end": None,
        }
        self._issues.append(row)
        self._tell("issue_added", position, FeedbackIssue, row)
        return row

    def _tell(self, detail, second, model, row):
        at, bench = self._opened_at + dt.timedelta(seconds=second), self.cast.coordinator.pk
        self._inspection.event("change", bench, at, [(model, dict(row), "+")], interface="command", detail=detail)

    def _close_inspection(self):
        if self._inspection is not None:
            for row in self._issues:
                self._inspection.live(FeedbackIssue, row)
            self._inspection.live(Inspection, self._inspection.values)
