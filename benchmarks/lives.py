"""The life of one ticket of the data set, as the law has it (procedure self-check: one piece of evidence).

An open one was assigned and accepted and has its evidence; a closed one was submitted, verified and closed, too, and a
look-back is planned; between these, one with a long history has two measures and reports of progress.
"""

import datetime as dt

from benchmarks.chains import Chain
from benchmarks.dataset import LONG_HISTORY
from organization.calendar import local_today
from tracker.deadlines import day_after
from tracker.models import Evidence, LookBack, Measure, Ticket

DAY, HOURS = dt.timedelta(days=1), dt.timedelta(hours=6)


class Life:
    """Lives one ticket to where it stands, and writes it."""

    def __init__(self, issue, ticket, world):
        self.issue, self.world, self.cast, self.at = issue, world, world.cast, issue.created
        self.ticket = ticket | {"id": issue.number, "state": "registered"} | world.unborn
        self.handler = self.cast.handlers[issue.handler].pk
        self.head = self.cast.heads[issue.department].pk
        self.leader = self.cast.leaders[issue.number % 2].pk
        self.verifier = self.cast.verifiers[issue.number % 2].pk
        self.chain, self.books = Chain(Ticket, self.ticket, world.book), {}
        self.family, self.measures, self.told = [], [], []

    def live(self):
        self._begin()
        if self.issue.has_a_long_history:
            self._work()
        if self.issue.is_open:
            self.books["next_reminder_at"] = self.world.next_reminder_at(self.ticket, self.books)
        else:
            self._end()
        self.chain.live(Ticket, self.ticket | self.books)
        for model, row in self.family:
            self.chain.live(model, row)
        self._tell()

    # --- the road ---

    def _begin(self):
        self._move("register", self.cast.coordinator.pk, "registered")
        given = dict.fromkeys(("department", "leader", "handler", "due_on"), "x")
        assigned = self._move(
            "assign",
            self.cast.coordinator.pk,
            "assigned",
            given,
            lead_department_id=self.cast.departments[self.issue.department].pk,
            leader_id=self.leader,
            handler_id=self.handler,
            due_on=self.issue.due,
            original_due_on=self.issue.due,
        )
        _event, taken = self._move("accept", self.handler, "in_progress")
        self.told += [(*assigned, "assigned", [self.leader], None)]
        self.told += [(*assigned, "to_accept", [self.head, self.handler], taken)]
        self._attach()

    def _attach(self):
        file = self.world.file
        evidence = {
            "id": self._next_id(Evidence),
            "ticket_id": self.issue.number,
            "measure_id": None,
            "name": f"整改情况{self.issue.number}.pdf",
            "size": file.size,
            "sha256": file.sha256,
            "media_type": file.media_type,
            "added_by_id": self.handler,
            "cycle": 1,
            "status": "current",
        }
        self._amend("attach_evidence", Evidence, evidence, files=[file.sha256])

    def _work(self):
        """Two measures, and reports of progress until there are as many changes as there should be."""
        for position in (1, 2):
            self._add_measure(position)
        count = LONG_HISTORY - 5 - (0 if self.issue.is_open else 3)
        for step in range(count):
            is_last = step >= count - 2 and not self.issue.is_open
            self._report(self.measures[step % 2], step, 100 if is_last else (step + 1) * 90 // count)

    def _add_measure(self, position):
        measure = {
            "id": self._next_id(Measure),
            "ticket_id": self.issue.number,
            "position": position,
            "text": f"第{position}条措施：修订办法并逐期登记。",
            "owner_id": self.handler,
            "due_on": self.issue.due,
            "progress": 0,
            "progress_note": "",
            "verdict": "",
            "verdict_note": "",
            "withdrawn": False,
        }
        said = {"text": measure["text"], "owner": "x", "due_on": str(self.issue.due)}
        self._amend("add_measure", Measure, measure, said)
        self.measures.append(measure)

    def _report(self, measure, step, progress):
        note = f"Step {step}: looked at and moved on."
        measure |= {"progress": progress, "progress_note": note}
        said = {"measure": "1", "progress": "1"}
        changed = [(Measure, dict(measure), "~")]
        self._move("report_progress", self.handler, "in_progress", said, note, changed, after=HOURS)

    def _end(self):
        outcome = f"已修订办法并补报，第{self.issue.number}号问题整改到位。"
        submitted = self._move(
            "submit", self.head, "submitted", {"outcome": "x"}, outcome=outcome, submitted_by_id=self.head
        )
        verified = self._verify()
        closed = self._close()
        self.told += [
            (*submitted, "to_verify", [who.pk for who in self.cast.verifiers], verified[1]),
            (*verified, "to_close", [self.cast.coordinator.pk, self.leader], closed[1]),
            (*verified, "verified", [self.head, self.handler], None),
            (*closed, "closed", [self.head, self.handler, self.leader], None),
        ]

    def _verify(self):
        reason = f"逐项核对第{self.issue.number}号问题，情况属实。"
        for measure in self.measures:
            measure |= {"verdict": "passed", "verdict_note": reason}
        passed = [(Measure, dict(measure), "~") for measure in self.measures]
        return self._move("verify", self.verifier, "verified", {}, reason, passed, verified_by_id=self.verifier)

    def _close(self):
        rule = self.world.look_back
        look_back = {
            "id": self._next_id(LookBack),
            "ticket_id": self.issue.number,
            "planned_on": day_after(local_today(self.at + DAY), rule).day,
            "rule": f"{rule.offset} {rule.unit}",
            "held_on": None,
            "holder_id": None,
            "status": "planned",
            "finding": "",
            "cycle": 1,
        }
        self.family.append((LookBack, look_back))
        born, said = [(LookBack, look_back, "+")], {"result": "completed"}
        return self._move("close", self.cast.coordinator.pk, "closed", said, extra=born, result="completed")

    # --- one step ---

    def _move(self, verb, actor, to, said=None, reason="", extra=(), after=DAY, **columns):
        is_born, old, self.at = verb == "register", self.ticket["state"], self.at + after
        self.ticket |= columns | {"state": to}
        event, at = self.chain.event(
            verb,
            actor,
            self.at,
            [(Ticket, dict(self.ticket), "+" if is_born else "~"), *extra],
            reason=reason,
            from_state="" if is_born else old,
            to_state=to,
            said=said,
            parameters={"cycle": 1, "answers": sorted(said or {})},
        )
        if is_born or "due_on" in columns:
            self.books |= {"due_anchor": self.chain.version, "due_set_at": at}
        if is_born or old != to:
            self.books |= {"waiting_anchor": self.chain.version, "waiting_since": at}
        return event, at

    def _amend(self, detail, model, row, said=None, files=()):
        self.at += HOURS
        state = self.ticket["state"]
        self.chain.event(
            "change",
            self.handler,
            self.at,
            [(model, dict(row), "+")],
            detail=detail,
            from_state=state,
            to_state=state,
            said=said,
            files=files,
            parameters={"cycle": 1, "answers": sorted(said or {}), "as_worker": True},
        )
        self.family.append((model, row))

    def _next_id(self, model):
        return self.world.book.next_id(model)

    # --- who heard of it ---

    def _tell(self):
        for event, at, code, people, settled in self.told:
            for pk in people:
                self._notice(event, at, code, pk, settled)

    def _notice(self, event, at, code, pk, settled):
        """What asks for something is settled with it; what only tells was ticked off, but for every fiftieth."""
        if code in ("assigned", "verified", "closed") and (self.issue.number + event) % 50:
            settled = at + 2 * DAY
        notice = {
            "recipient_id": pk,
            "ticket_id": self.issue.number,
            "event_id": event,
            "code": code,
            "parameters": {"due_on": str(self.ticket["due_on"])},
            "created_at": at,
            "read_at": settled,
            "done_at": settled,
        }
        self.world.book.notices.add(notice)
