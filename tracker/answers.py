"""What the asker answered, as things the office knows: departments, people, dates, results."""

from django.utils.translation import gettext_lazy as _

from organization.dates import DUE, NoDate, OutOfBounds, read_day_within
from organization.labels import enumerated
from record.text import NoText, must_be_text
from tracker import naming
from tracker.sign_offs import questions as sign_offs
from tracker.vocabulary import CounterKind, DueCause, RemarkKind, Result, Severity, Term, Verdict, code_of
from workflow.refusals import Refusal, RefusalKind

MOST_PARTS, LONGEST_TITLE = 20, 300
LONGEST_TEXT, LONGEST_PROBLEM = 4000, 8000  # characters

# Answer -> the column it sets.
ANSWERED_BY = {
    "department": "lead_department",
    "leader": "leader",
    "handler": "handler",
    "verifier": "verifier",
    "due_on": "due_on",
    "term": "term",
    "severity": "severity",
}


class Unreadable(Exception):
    """An answer that means nothing; carries the refusal that says so."""

    def __init__(self, code, message):
        super().__init__(code)
        self.refusal = Refusal(code, message, RefusalKind.MALFORMED)


def department(said, ticket):
    """By its code, or by its name where only one that goes on is called so; what lies out of sight is unknown."""
    known = naming.departments_known(ticket.asker, [ticket.inspection.unit_id])
    seen = [ticket.asker.office.department(pk) for pk in sorted(known)]
    called = [one for one in seen if one.code == said] or [one for one in seen if one.name == said]
    going_on = [one for one in called if not one.has_ended(ticket.asker.on)]
    if len(going_on) > 1:
        codes = enumerated(one.code for one in going_on)
        raise Unreadable(
            "ambiguous_department",
            _("Several departments are called “%(said)s”. Say the code: %(codes)s.") % {"said": said, "codes": codes},
        )
    if called and not going_on:
        raise Unreadable("department_ended", _("The department “%(said)s” has ended.") % {"said": said})
    if not called:
        raise Unreadable("unknown_department", _("There is no department “%(said)s”.") % {"said": said})
    return going_on[0]


def departments(said, ticket):
    return [department(one.strip(), ticket) for one in _several(said)]


def person(said, ticket):
    """An active account; one out of the asker's sight is unknown."""
    found = ticket.people_meant[said] if said in ticket.people_meant else _accounts([said], ticket)[said]
    if found is None:
        raise Unreadable("unknown_person", _("There is no active account “%(said)s”.") % {"said": said})
    return found


def _people_said(said, ticket) -> dict:
    """The accounts that the answers mean, all looked up at once."""
    names = {value for name, value in said.items() if READERS.get(name) is person and says_something(value)}
    return _accounts(names, ticket) if names else {}


def _accounts(names, ticket) -> dict:
    """`{name: the active account of whoever is called so, or None}`, as far as the asker may know of it; one query."""
    known = naming.people_known(ticket.asker, [ticket.inspection.unit_id])
    found = known.filter(is_active=True).called_each(names)
    return {name: found.get(name) for name in names}


def day(said, ticket):
    """A day until which work may be due."""
    try:
        return read_day_within(said, DUE, ticket.asker.on)
    except OutOfBounds as no:
        raise Unreadable("date_out_of_bounds", no.message) from None
    except NoDate:
        raise Unreadable("bad_date", _("“%(said)s” is not a date. Write it as 2026-11-30.") % {"said": said}) from None


def text(name, most):
    """A text of at most so many characters."""

    def read(said, ticket):
        found = str(said).strip()
        try:
            must_be_text(found, name, most=most)
        except NoText as no:
            raise Unreadable(no.code, no.message) from None
        return found

    return read


def percent(said, ticket):
    return _whole(said, 0, 100)


def amount(said, ticket):
    return _whole(said, 1, 10**15)


def measure(said, ticket):
    try:
        position = int(str(said))
        return next(m for m in ticket.current_measures() if m.position == position)
    except (ValueError, StopIteration):
        raise Unreadable("unknown_measure", _("There is no measure “%(said)s”.") % {"said": said}) from None


def measures(said, ticket):
    return [measure(one, ticket) for one in _several(said)]


def evidence(said, ticket):
    """By its id, its hash or the beginning of it."""
    wanted = str(said).strip()
    found = [e for e in ticket.current_evidence() if wanted in (str(e.pk), e.name) or e.sha256.startswith(wanted)]
    if len(found) != 1:
        raise Unreadable("unknown_evidence", _("There is no evidence “%(said)s”.") % {"said": said})
    return found[0]


def ticket(said, ticket):
    """Another ticket of the unit; one that the asker may not see is unknown."""
    seen = type(ticket).objects.visible_to(ticket.asker)
    found = seen.filter(number=said, inspection__unit=ticket.inspection.unit_id).first()
    if found is None or found == ticket:
        raise Unreadable("unknown_ticket", _("There is no ticket “%(said)s” to merge into.") % {"said": said})
    return found


def signable(said, ticket):
    """The verb that a sign-off is about, or the plan of measures."""
    known = sign_offs.signed_in(type(ticket))
    if said not in known:
        message = _("“%(said)s” is none of: %(known)s.") % {"said": said, "known": enumerated(known, None)}
        raise Unreadable("unknown_choice", message)
    return said


def deadline_rule(said, ticket):
    """A deadline rule of the procedure, by its id."""
    found = {rule.id: rule for rule in ticket.plan.deadlines}
    if said not in found:
        known = enumerated(found, None) or "–"
        raise Unreadable("unknown_choice", _("“%(said)s” is none of: %(known)s.") % {"said": said, "known": known})
    return found[said]


def parts(said, ticket):
    """[{"title", "problem"}] of the tickets that a split brings: objects, or a text with a title on each line."""
    if isinstance(said, str):
        said = [{"title": line} for line in said.splitlines() if line.strip()]
    try:
        read = [{name: str(one.get(name) or "").strip() for name in ("title", "problem")} for one in said]
    except (TypeError, AttributeError):
        read = []
    if not 0 < len(read) <= MOST_PARTS or not all(0 < len(one["title"]) <= LONGEST_TITLE for one in read):
        raise Unreadable(
            "bad_parts",
            _("Name 1 to %(most)s parts, each with a title of 1 to %(longest)s characters.")
            % {"most": MOST_PARTS, "longest": LONGEST_TITLE},
        )
    for one in read:
        READERS["problem"](one["problem"], ticket)
    return read


def choice(choices):
    def read(said, ticket):
        code = code_of(choices, str(said))
        if code is None:
            known = enumerated(choices.labels, None)
            raise Unreadable("unknown_choice", _("“%(said)s” is none of: %(known)s.") % {"said": said, "known": known})
        return code

    return read


READERS = {
    "amount": amount,
    "cause": choice(DueCause),
    "counter": choice(CounterKind),
    "deadline_rule": deadline_rule,
    "department": department,
    "due_on": day,
    "evidence": evidence,
    "handler": person,
    "kind": choice(RemarkKind),
    "leader": person,
    "measure": measure,
    "measures": measures,
    "merged_into": ticket,
    "outcome": text("outcome", LONGEST_TEXT),
    "owner": person,
    "parts": parts,
    "problem": text("problem", LONGEST_PROBLEM),
    "progress": percent,
    "result": choice(Result),
    "severity": choice(Severity),
    "supporting": departments,
    "step": signable,
    "term": choice(Term),
    "text": text("text", LONGEST_TEXT),
    "title": text("title", LONGEST_TITLE),
    "verdict": choice(Verdict),
    "verifier": person,
}


class Answers(dict):
    """Answers read into things; `refusals` tells which could not be, `given` whether one was said at all."""

    def __init__(self, said, takes, ticket):
        super().__init__()
        self.refusals = []
        ticket.people_meant = _people_said({name: value for name, value in said.items() if name in takes}, ticket)
        for name, value in said.items():
            if name not in takes:
                self._refuse(_not_taken(name, takes))
            elif says_something(value):
                self._read(name, value, ticket)

    def only(self, *names) -> dict:
        """Those of these names that were answered."""
        return {name: self[name] for name in names if name in self}

    def _read(self, name, value, ticket):
        try:
            self[name] = READERS[name](value, ticket)
        except Unreadable as unreadable:
            self._refuse(unreadable.refusal)

    def _refuse(self, refusal):
        self.refusals.append(refusal)


def says_something(value) -> bool:
    """Blanks are no answer."""
    return value is not None and str(value).strip() != ""


def _not_taken(name, takes):
    known = enumerated(takes, None) or "–"
    return Refusal(
        "unknown_answer",
        _("“%(name)s” is no answer to this step; it takes: %(known)s.") % {"name": name, "known": known},
        RefusalKind.MALFORMED,
    )


def _several(said):
    return said if isinstance(said, list | tuple) else [one for one in str(said).split(",") if one.strip()]


def _whole(said, low, high):
    try:
        number = int(str(said).strip().rstrip("%"))
    except ValueError:
        number = None
    if number is None or not low <= number <= high:
        raise Unreadable(
            "bad_number",
            _("“%(said)s” is not a whole number from %(low)s to %(high)s.") % {"said": said, "low": low, "high": high},
        )
    return number
