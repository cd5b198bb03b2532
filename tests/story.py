"""A random story of an office: everything that can change what a report would say."""

import random
from datetime import timedelta

from organization.models import User
from organization.people import deactivate
from tracker.models import Ticket
from tracker.store import keep
from workflow.refusals import TransitionRefused

NAMES = ("综合处", "信息中心", "财务科", "档案馆", "督查室")
TITLES = ("简报报送不及时", "台账缺项", "档案移交不及时", "会议记录不全", "制度未修订", "公示不规范")
COLLEAGUES = {
    "info": ("head", "handler"),
    "finance": ("head2", "handler2"),
    "archive": ("keeper", "stranger"),
}
PLACES = tuple(COLLEAGUES)


class Story:
    """Told from a seed. Whatever the law refuses does not happen; `taken` counts what did."""

    def __init__(self, office, seed=2026):
        self.office, self.chance = office, random.Random(seed)
        self.taken = {}
        office.join("keeper", "head", "archive")
        self.inspections = [office.inspection(kind, f"检查{kind}") for kind in ("self-check", "inspection")]
        self.tickets = []

    def go_on(self, steps):
        for _ in range(steps):
            self.time_passes()
            weights = {
                self.register: 2 if len(self.tickets) < 8 else 0,
                self.straight_on: 12,
                self.reassign: 3,
                self.amend: 6,
                self.change_due: 1,
                self.cancel: 1,
                self.rename: 2,
                self.rename_person: 1,
                self.reword: 1,
            }
            [act] = self.chance.choices([*weights], [*weights.values()])
            self._try(act)

    def time_passes(self):
        """Days, seconds or nothing at all: with a stopped clock different tickets change at one instant."""
        kind = self.chance.random()
        self.office.clock.step = timedelta(0) if kind < 0.3 else timedelta(seconds=1)
        if kind > 0.8:
            self.office.clock.skip(days=self.chance.randint(1, 6), hours=self.chance.randint(0, 23))

    def _try(self, act):
        try:
            done = act()
        except TransitionRefused:
            done = None
        if done:
            self.taken[act.__name__] = self.taken.get(act.__name__, 0) + 1

    # --- what may happen -------------------------------------------------------------------------------------------

    def register(self):
        inspection = self.chance.choice(self.inspections)
        title = TITLES[len(self.tickets) % len(TITLES)]
        self.tickets.append(self.office.ticket(inspection, title))
        return True

    def straight_on(self):
        ticket = self._one()
        if ticket is None:
            return None
        head, handler = self._colleagues(ticket)
        match ticket.state:
            case "registered":
                place, due = self.chance.choice(PLACES), f"2026-0{self.chance.randint(3, 9)}-15"
                said = {"department": place, "leader": "leader", "due_on": due}
                if self.chance.random() < 0.4:
                    said["supporting"] = ",".join(p for p in PLACES if p != place)
                return self._do(ticket, "assign", "coordinator", term=self.chance.choice(["fixed", "lasting"]), **said)
            case "assigned":
                if self.chance.random() < 0.15:
                    return self._do(ticket, "decline", head, reason="不属本处职责。")
                return self._do(ticket, "accept", self.chance.choice([head, handler]))
            case "in_progress":
                return self._work(ticket, head, handler)
            case "submitted":
                return self._judge(ticket, head)
            case "verified":
                result = self.chance.choice(["completed", "basically_completed"])
                return self._do(ticket, "close", "leader", result=result)
            case "closed":
                return self.chance.random() < 0.4 and self._do(ticket, "reopen", "coordinator", reason="问题反弹。")
        return None

    def _work(self, ticket, head, handler):
        measures = ticket.current_measures()
        if len(measures) < 2:
            return self.office.do(ticket, "add_measure", handler, text=f"措施{len(measures) + 1}", owner=handler)
        unfinished = [m for m in measures if m.progress < 100 or m.verdict == "returned"]
        if unfinished:
            said = {
                "measure": str(unfinished[0].position),
                "progress": self.chance.choice(["60", "100", "100"]),
            }
            return self._do(ticket, "report_progress", handler, reason=self._sentence("已推进"), **said)
        if not ticket.current_evidence():
            return self.office.attach(ticket, person=handler)
        return self._do(ticket, "submit", head, outcome=self._sentence("成效"))

    def _judge(self, ticket, head):
        choice = self.chance.random()
        if choice < 0.2:
            said = {"measures": "1", "verdict": self.chance.choice(["passed", "returned"])}
            return self._do(ticket, "review", "verifier", reason=self._sentence("看过"), **said)
        if choice < 0.35:
            return self._do(ticket, "send_back", "verifier", reason=self._sentence("请补"))
        if choice < 0.45:
            return self._do(ticket, "take_back", head)
        return self._do(ticket, "verify", "verifier", reason=self._sentence("属实"))

    def reassign(self):
        ticket = self._one()
        if ticket is None:
            return None
        said = self.chance.choice(
            [
                {"department": self.chance.choice(PLACES)},
                {"supporting": self.chance.choice(PLACES)},
                {"verifier": "verifier"},
                {"handler": self._colleagues(ticket)[0]},
            ]
        )
        return self._do(ticket, "reassign", "coordinator", reason="调整。", **said)

    def amend(self):
        ticket = self._one()
        if ticket is None:
            return None
        handler = self._colleagues(ticket)[1]
        match self.chance.randint(0, 6):
            case 0:
                return self.office.attach(ticket, person=handler)
            case 1 if held := ticket.current_evidence():
                said = {"evidence": str(held[0].pk), "reason": "传错了。"}
                return self.office.do(ticket, "withdraw_evidence", handler, **said)
            case 2 if held := ticket.current_evidence():
                file = keep([self._sentence("新版").encode()], "新版.txt")
                said = {"evidence": str(held[0].pk), "files": (file,)}
                return self.office.do(ticket, "replace_evidence", handler, **said)
            case 3:
                said = {"counter": self.chance.choice(["meetings", "rules_made"]), "amount": "2"}
                return self.office.do(ticket, "add_counter", handler, **said)
            case 4:
                return self.office.do(ticket, "add_remark", "auditor", text=self._sentence("备注"))
            case 5 if ticket.current_measures():
                said = {"measure": "1", "text": self._sentence("措施"), "due_on": "2026-05-01"}
                return self.office.do(ticket, "change_measure", handler, **said)
            case 6 if len(ticket.current_measures()) > 1:
                return self.office.do(ticket, "withdraw_measure", handler, measure="2", reason="并入。")
        return None

    def change_due(self):
        ticket = self._one()
        due_on = f"2026-1{self.chance.randint(0, 2)}-20"
        return ticket and self._do(ticket, "change_due", "coordinator", due_on=due_on, reason="上级批准。")

    def cancel(self):
        ticket = self._one()
        if ticket is None or sum(t.state == "cancelled" for t in Ticket.objects.all()) > 1:
            return None
        others = [t.number for t in self.tickets if t.pk != ticket.pk]
        merged = {"merged_into": self.chance.choice(others)} if others and self.chance.random() < 0.6 else {}
        return self._do(ticket, "cancel", "coordinator", reason="重复登记。", **merged)

    def rename(self):
        self.office.rename(
            self.chance.choice(("unit", *PLACES)), self.chance.choice(NAMES) + str(self.chance.random())[2:5]
        )
        return True

    def rename_person(self):
        with self.office.registry("person_renamed", self.office.admin) as door:
            person = User.objects.get(username=self.chance.choice(["leader", "handler", "head", "verifier"]))
            person.name = f"改名{self.chance.randint(0, 999)}"
            door.save(person)
        return True

    def reword(self):
        inspection = self.chance.choice(self.inspections)
        with self.office.changing(inspection, "inspection_changed") as door:
            door.subject.document_number = f"综检〔2026〕{self.chance.randint(1, 99)}号"
            if issue := door.subject.issues.first():
                issue.category = self.chance.choice(["信息报送", "档案管理"])
                door.save(issue)
        return True

    def turn_everything_over(self):
        """Afterwards nothing in the live tables says what it said: names, departments, people, dates, evidence."""
        office = self.office
        for code in ("unit", *PLACES):
            office.rename(code, f"全新{code}")
        with office.registry("everybody_renamed", office.admin) as door:
            for person in User.objects.order_by("pk"):
                person.name = f"新{person.username}"
                door.save(person)
        for ticket in Ticket.objects.all():
            if ticket.state not in ("closed", "cancelled"):
                self._try(
                    lambda t=ticket: self._do(t, "change_due", "coordinator", due_on="2026-12-31", reason="统一。")
                )
                self._try(
                    lambda t=ticket: self._do(t, "reassign", "coordinator", department="archive", reason="统一。")
                )
            if ticket.state == "closed":
                self._do(ticket, "reopen", "coordinator", reason="统一复查。")
        with office.registry("left", office.admin) as door:
            deactivate(door, User.objects.get(username="handler"))

    # --- how -----------------------------------------------------------------------------------------------------

    def _one(self):
        return Ticket.objects.get(pk=self.chance.choice(self.tickets).pk) if self.tickets else None

    def _colleagues(self, ticket):
        return COLLEAGUES[ticket.lead_department.code if ticket.lead_department else "info"]

    def _sentence(self, beginning):
        return f"{beginning}{self.chance.randint(0, 99999)}。"

    def _do(self, ticket, verb, person, **said):
        return self.office.do(ticket, verb, person, **said)
