"""An office in which every form is open to somebody: a ticket in every state and in every situation beside."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.test import Client
from django.utils import timezone

from intake.models import ImportDraft
from organization.calendar import local_today
from organization.models import Appointment, Delegation, Holiday
from organization.people import add_department, deactivate
from record import outbox
from tests.beginnings import begins_with
from tests.import_page.draft import ABOUT, LINES, TEXT
from tests.office import FIRST_DAY
from tracker.models import LadderLine, SourceFile, Ticket
from tracker.reminders.ladder import ship_ladder
from tracker.vocabulary import State
from workflow import engine
from workflow.models import Procedure
from workflow.shipped import shipped

FAR = local_today(timezone.now()) + timedelta(days=60)
SIGNED = {"sign_offs": {"by": [{"role": "leader", "scope": "named"}]}}
RULES = {
    "verbs": {"verify": {"bulk": True}},
    "deadlines": [
        {"id": "ten", "from": "registered_on", "offset": 10, "unit": "working_days", "text": "十个工作日内完成。"},
        {"id": "far", "from": "assigned_on", "offset": 3600, "unit": "calendar_days", "text": "远期。"},
    ],
    "extensions": [{"offset": 30, "unit": "calendar_days", "supported_by": "coordinator", "granted_by": "leader"}],
    "look_backs": [{"offset": 1, "unit": "calendar_days"}],
}
GATED = {"verbs": {"submit": SIGNED, "verify": SIGNED}, "plan": SIGNED}
ONE_SENTENCE = "关于内部检查的反馈\n一、存在的主要问题\n（一）档案管理方面\n1.档案借阅登记缺项。\n"


@begins_with
def crawled(office):
    """Names of everything that stands in an address, and `open_to`: which steps are open to whom on which ticket."""
    made = addresses(office)
    made.open_to, made.closed_to = _offers(office, made)
    return made


def addresses(office):
    """The same without who may do what; there may be tickets already."""
    made = SimpleNamespace(tickets={}, people=[], appointments=[], delegations=[], departments=[])
    _the_registry(office, made)
    _tickets_in_every_state(office, made)
    _tickets_in_other_situations(office, made)
    _what_moves_with_the_calendar(office, made)
    _a_document(office, made)
    _a_link(office, made)
    outbox.drain()
    made.far = FAR + timedelta(days=9)
    made.days = list(Holiday.objects.values_list("pk", flat=True))
    made.lines = list(LadderLine.objects.order_by("-pk").values_list("pk", flat=True))
    made.states = dict(Ticket.objects.values_list("number", "state"))
    return made


def _the_registry(office, made):
    office.join("watch", "verifier", "unit")
    office.join("helper", "handler", "legal", "法规处")
    office.join("gone", "handler", "archive")
    office.join("second", "administrator", "unit")
    today = local_today(timezone.now())
    with office.registry("situation") as door:
        ship_ladder(door, from_on=FIRST_DAY)
        later = today + timedelta(days=9)
        door.save(LadderLine(trigger="before_due", working_days=9, roles=["handler"], from_on=later))
        empty = add_department(door, "empty", "空处", office.unit)
        over = add_department(door, "over", "已撤处", office.unit)
        over.ended_on = FIRST_DAY
        door.save(over)
        deactivate(door, office.people["gone"])
        door.save(Holiday(day=date(2026, 12, 31), kind="rest", status="provisional", name="补休"))
        for columns in shipped():
            door.save(Procedure(version=2, **columns))
    lent = Appointment.objects.get(person=office.people["leader"])
    office.delegate(lent, "verifier")
    made.people = [office.people[name].pk for name in ("handler", "gone", "admin", "stranger", "leader", "second")]
    held = ("handler", "stranger", "second")
    made.appointments = [Appointment.objects.filter(person=office.people[name]).first().pk for name in held]
    made.delegations = list(Delegation.objects.values_list("pk", flat=True))
    made.departments = [row.pk for row in (office.departments["finance"], empty, over, office.unit)]
    made.procedures = list(Procedure.objects.filter(version=2).values_list("name", flat=True))


def _tickets_in_every_state(office, made):
    inspection = office.inspection(rules=RULES)
    made.inspections = [inspection.pk]
    for state in State.values:
        ticket = office.ticket(inspection, title=f"{state} 的整改")
        made.tickets[state] = ticket.number
        if state not in ("registered", "cancelled"):
            said = office.assignment() | {"due_on": FAR.isoformat(), "supporting": ["legal"]}
            office.do(ticket, "assign", "coordinator", **said)
            _worked_on(office, ticket)
            _brought_on(office, ticket, state)
        if state == "cancelled":
            office.bring(ticket, state)
    both = [office.ticket(inspection, title=f"第{number}件").number for number in range(2)]
    made.together = {"assign": both, "chase": [made.tickets["in_progress"]], "verify": [made.tickets["submitted"]]}
    made.evidence = list(_ticket(made, "in_progress").evidence.values_list("pk", flat=True))


def _worked_on(office, ticket):
    office.do(ticket, "add_measure", "coordinator", text="修订办法", due_on=FAR.isoformat())
    office.do(ticket, "add_measure", "coordinator", text="补报简报")
    office.do(ticket, "add_remark", "coordinator", text="已提醒。")


def _brought_on(office, ticket, state):
    road = {
        "in_progress": lambda: _at_work(office, ticket),
        "submitted": lambda: office.submit(ticket),
        "verified": lambda: office.do(ticket, "verify", "verifier", reason="情况属实。"),
        "closed": lambda: office.do(ticket, "close", "coordinator", result="completed"),
    }
    for stop, go in road.items():
        if state == "assigned":
            break
        go()
        if stop == state:
            break


def _at_work(office, ticket):
    office.do(ticket, "accept", "handler")
    office.do(ticket, "report_progress", "handler", reason="已完成初稿。", measure="1", progress="50")
    office.attach(ticket)
    office.do(ticket, "add_counter", "handler", counter="rules_revised", amount="1")


def _tickets_in_other_situations(office, made):
    inspection = office.inspection(rules=RULES, name="延期检查")
    for name in ("asked for later", "supported"):
        ticket = office.ticket(inspection, title=name)
        office.do(ticket, "assign", "coordinator", **office.assignment() | {"due_on": FAR.isoformat()})
        office.do(ticket, "accept", "handler")
        wanted = (FAR + timedelta(days=9)).isoformat()
        office.do(ticket, "request_extension", "head", due_on=wanted, reason="材料较多。")
        if name == "supported":
            office.do(ticket, "support_extension", "coordinator", reason="属实。")
        made.tickets[name] = ticket.number
    gated = office.inspection(rules={"verbs": GATED["verbs"]}, name="会签检查")
    for name, state in (("to be signed", "in_progress"), ("signed at once", "submitted")):
        ticket = office.ticket(gated, title=name, state="in_progress")
        made.tickets[name] = ticket.number
        if state == "submitted":
            office.do(ticket, "ask_sign_offs", "head")
            made.tickets["waits for a signature"] = ticket.number
    del made.tickets["signed at once"]
    signed = office.ticket(gated, title="submitted and to be signed", state="in_progress")
    office.attach(signed)
    office.do(signed, "ask_sign_offs", "head", step="submit")
    office.do(signed, "sign", "leader", step="submit", reason="同意。")
    office.do(signed, "submit", "head", outcome="已修订办法。")
    made.tickets["to be refused"] = signed.number
    planned = office.ticket(office.inspection(rules={"plan": SIGNED}, name="方案检查"), state="in_progress")
    office.do(planned, "add_measure", "handler", text="修订办法")
    made.tickets["its plan to be signed"] = planned.number
    made.inspections += [gated.pk, planned.inspection_id]


def _what_moves_with_the_calendar(office, made):
    inspection = office.inspection(rules=RULES, name="期限检查")
    ticket = office.ticket(inspection, title="随日历移动")
    office.do(ticket, "assign", "coordinator", department="info", leader="leader", deadline_rule="ten")
    with office.registry("holidays_entered", office.admin) as door:
        for day in range(4, 7):
            door.save(Holiday(day=date(2026, 3, day), kind="rest", status="confirmed", name="临时放假"))
    made.tickets["moves with the calendar"] = ticket.number


def _a_document(office, made):
    browser = Client()
    browser.force_login(office.people["coordinator"])
    texts = {"confirmed": TEXT, "one sentence": ONE_SENTENCE, "many": TEXT.replace("不完整", "不齐全")}
    made.drafts = []
    for name, text in texts.items():
        browser.post("/inspections/import/", ABOUT | {"name": f"{name} 检查", "pasted": text})
        draft = ImportDraft.objects.latest("created_at")
        if name == "confirmed":
            browser.post(f"/inspections/import/{draft.pk}/check/", {"version": draft.version})
        made.drafts.insert(0, draft.pk)
    source = SourceFile.objects.get()
    made.sources, made.sha256, made.batch = [source.pk], source.sha256, str(source.batch)
    made.inspections.insert(0, source.inspection_id)
    assert LINES  # the document is the one of tests/import_page


def _a_link(office, made):
    browser, person = Client(), office.people["stranger"]
    browser.force_login(office.people["admin"])
    address = f"/settings/people/{person.pk}/link/"
    form = browser.get(address).context["form"]
    said = {bound.name: bound.value() for bound in form.hidden_fields() if bound.value() is not None}
    browser.post(address, said)
    made.invited = person.pk


def _offers(office, made):
    """({step: [(ticket, person)]} where it is open, the same where it is not)."""

    open_to, closed_to = {}, {}
    for number in made.tickets.values():
        ticket = Ticket.objects.get(number=number)
        for name, person in office.people.items():
            if not person.is_active or not Ticket.objects.visible_to(person).filter(pk=ticket.pk).exists():
                continue
            for offer in engine.offers(ticket, person):
                found = open_to if offer.is_open else closed_to
                found.setdefault(offer.verb, []).append((number, name))
    return open_to, closed_to


def _ticket(made, name):
    return Ticket.objects.get(number=made.tickets[name])
