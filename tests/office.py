"""A small office for tests: departments, a cast of people, inspections, and a clock that can be told the time."""

import uuid
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from django.utils import translation

from organization.calendar import local_today
from organization.models import Department
from organization.people import add_department, add_person, appoint, delegate
from record.door import change
from record.models import Installation, Interface, Registry
from tracker.models import FeedbackIssue, Inspection, Ticket
from tracker.store import keep
from workflow import engine
from workflow.models import Procedure
from workflow.requests import TransitionRequest
from workflow.shipped import publish_shipped

BEGINNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 1, 1)
LAST_DAY = date(2099, 12, 31)

# username -> (role, department)
CAST = {
    "coordinator": ("coordinator", "unit"),
    "verifier": ("verifier", "unit"),
    "leader": ("leader", "unit"),
    "auditor": ("auditor", "unit"),
    "admin": ("administrator", "unit"),
    "head": ("head", "info"),
    "handler": ("handler", "info"),
    "head2": ("head", "finance"),
    "handler2": ("handler", "finance"),
    "stranger": ("handler", "archive"),
}
DEPARTMENTS = {"info": "信息处", "finance": "财务处", "archive": "档案室"}


class Clock:
    """Stands still until told to go on; each reading is a minute later, so that events have an order."""

    def __init__(self, now=BEGINNING, step=timedelta(minutes=1)):
        self.now, self.step = now, step

    def __call__(self):
        self.now += self.step
        return self.now

    def skip(self, **duration):
        self.now += timedelta(**duration)


class Office:
    """Builds itself on an empty database, and speaks the verbs briefly."""

    def __init__(self):
        Installation.mark("test")
        self.clock = Clock()
        with self.registry("office founded") as door:
            self.unit = add_department(door, "unit", "示例市示范局")
            self.departments = {"unit": self.unit} | {
                code: add_department(door, code, name, self.unit) for code, name in DEPARTMENTS.items()
            }
            self.people = {name: add_person(door, name, f"{name}甲", f"{name}-Secret-1") for name in CAST}
            for name, (role, place) in CAST.items():
                appoint(door, self.people[name], role, self.departments[place], FIRST_DAY)
            publish_shipped(door)

    def registry(self, detail, actor=None, *, is_news=True):
        """With `is_news=False` it only sets the scene: nobody is told of it."""
        interface = Interface.PAGE if actor and is_news else Interface.SYSTEM
        return change(Registry.the(), actor=actor, reason="测试", interface=interface, detail=detail, clock=self.clock)

    def __getattr__(self, name):
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def inspection(self, kind="self-check", name="年度综合检查", rules=None):
        """Under the procedure in force for its kind, or under one of its own with these rules."""
        procedure = self.procedure(rules) if rules is not None else Procedure.objects.in_force_for(kind)
        inspection = Inspection(
            name=name,
            kind=kind,
            inspecting_body="综合检查组",
            unit=self.unit,
            document_title="关于年度综合检查情况的反馈",
            document_number="综检〔2026〕3号",
            fed_back_on=date(2026, 2, 27),
            procedure=procedure,
        )
        with self.changing(inspection, "inspection_opened") as door:
            door.save(inspection)
        return inspection

    def procedure(self, rules):
        number = Procedure.objects.filter(name="trial").count() + 1
        with self.registry("procedure_added", self.admin) as door:
            return door.save(Procedure(name="trial", version=number, title="试行", rules=rules))

    def changing(self, subject, detail, actor=None):
        return change(
            subject,
            actor=actor or self.coordinator,
            reason="测试",
            interface=Interface.COMMAND,
            detail=detail,
            clock=self.clock,
        )

    def issue(self, inspection, title="简报报送不及时", category="信息报送"):
        position = inspection.issues.count() + 1
        with self.changing(inspection, "issue_added") as door:
            return door.save(
                FeedbackIssue(
                    inspection=door.subject,
                    position=position,
                    numbering=str(position),
                    category=category,
                    title=title,
                    wording=f"{title}，三季度有 7 期晚于规定时限。",
                )
            )

    def ticket(self, inspection=None, title="简报报送不及时", state="registered", **given):
        """A ticket brought to `state` by the proper people; only states on the straight road."""
        inspection = inspection or self.inspection()
        issue = self.issue(inspection, title)
        unborn = Ticket(inspection=inspection, issue=issue, title=title, problem=issue.wording, **given)
        transition_request = self.transition_request("register", "coordinator")
        ticket = engine.begin(unborn, transition_request, clock=self.clock).moved
        return self.bring(ticket, state)

    def bring(self, ticket, state):
        """On from where it stands."""
        road = {
            "assigned": lambda: self.do(ticket, "assign", "coordinator", **self.assignment()),
            "in_progress": lambda: self.do(ticket, "accept", "handler"),
            "submitted": lambda: self.submit(ticket),
            "verified": lambda: self.do(ticket, "verify", "verifier", reason="情况属实。"),
            "closed": lambda: self.do(ticket, "close", "coordinator", result="completed"),
        }
        if state == "cancelled":
            self.do(ticket, "cancel", "coordinator", reason="重复登记。")
        stops = ["registered", *road]
        if state in stops:
            at = stops.index(Ticket.objects.get(pk=ticket.pk).state)
            for stop in stops[at + 1 : stops.index(state) + 1]:
                road[stop]()
        return Ticket.objects.get(pk=ticket.pk)

    def assignment(self, department="info"):
        return {"department": department, "leader": "leader", "due_on": "2026-06-30"}

    def submit(self, ticket):
        ticket = Ticket.objects.get(pk=ticket.pk)
        needed = ticket.demands("submit").measures
        for number in range(len(ticket.current_measures()) + 1, needed + 1):
            self.do(ticket, "add_measure", "handler", text=f"措施{number}")
        for measure in Ticket.objects.get(pk=ticket.pk).current_measures():
            if measure.progress < 100 or measure.verdict == "returned":
                said = {"measure": str(measure.position), "progress": "100"}
                self.do(ticket, "report_progress", "handler", reason="已完成。", **said)
        if not ticket.evidence.current().exists():
            self.attach(ticket)
        return self.do(ticket, "submit", "head", outcome="已修订办法并补报简报。")

    def attach(self, ticket, name="整改情况.txt", data=None, person="handler", **said):
        file = keep([data or f"证据 {uuid.uuid4()}".encode()], name)
        return self.do(ticket, "attach_evidence", person, files=(file,), **said)

    def transition_request(self, name, person, reason="", files=(), **rest):
        known = ("key", "seen_version", "batch")
        circumstances = {key: rest.pop(key) for key in known if key in rest}
        return TransitionRequest(
            name=name,
            actor=self.people[person] if isinstance(person, str) else person,
            reason=reason,
            files=files,
            answers=rest,
            interface=Interface.PAGE,
            **circumstances,
        )

    def do(self, ticket, verb, person, **said):
        return engine.perform(ticket, self.transition_request(verb, person, **said), clock=self.clock)

    def appoint(self, person, role, department):
        with self.registry("appointed", self.admin, is_news=False) as door:
            return appoint(door, self.people[person], role, self.departments[department], FIRST_DAY)

    def join(self, name, role, place, place_name=""):
        """One more person, and a department for them where there is none of that code yet."""
        with self.registry("joined", self.admin, is_news=False) as door:
            if place not in self.departments:
                self.departments[place] = add_department(door, place, place_name or place, self.unit)
            self.people[name] = add_person(door, name, f"{name}甲", f"{name}-Secret-1")
            appoint(door, self.people[name], role, self.departments[place], FIRST_DAY)
        return self.people[name]

    def delegate(self, appointment, person):
        with self.registry("delegated", self.admin, is_news=False) as door:
            return delegate(door, appointment, self.people[person], FIRST_DAY, LAST_DAY)

    def rename(self, code, name):
        with self.registry("department_renamed", self.admin) as door:
            department = Department.objects.get(code=code)
            department.name = name
            door.save(department)


def today():
    """The office's day by the true clock, as its pages ask it; asked late, for at midnight it is another one."""
    return local_today(datetime.now(UTC))


def refused(call):
    """The codes and Chinese sentences with which `call` is refused, and the status."""
    from workflow.refusals import TransitionRefused

    with translation.override("zh-hans"):
        try:
            call()
        except TransitionRefused as no:
            codes, sentences = [r.code for r in no.refusals], [str(r.message) for r in no.refusals]
            return SimpleNamespace(codes=codes, sentences=sentences, status=no.status)
    raise AssertionError("It was not refused.")
