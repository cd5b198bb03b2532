"""The groups of my work: each is one narrow question that an index answers, and is counted without being read.

Where only a permission can tell, the tickets that wait longest are judged by the permission itself, with what it asks
of each read for all of them together.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Case, Count, F, Q, When
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from desk.awaiting import NEXT, awaiting, grounds, watched_as, watches
from desk.deadlines import by_nearness
from tracker import deadlines, order
from tracker.extensions.questions import PENDING
from tracker.extensions.steps import step_for
from tracker.family import remember_families
from tracker.look_backs.questions import closed_by
from tracker.models import SignOff, Ticket
from tracker.permissions import looks_back
from tracker.prepared import OfStanding
from tracker.sign_offs import questions as sign_offs
from tracker.steps import step_label
from tracker.told import remember_lives
from tracker.vocabulary import OPEN_STATES, LookBackStatus, State

SHOWN = 30  # tickets of a group beside the others
LOOKED_THROUGH = 100  # where a group is shown by itself and its tickets are judged; closed ones for who closed them
BY_DUE = (deadlines.pressing_on().asc(), *order.by_number())


class Kind:
    """What a group is. `find(standing, later)` asks for its tickets in their order; `later` is the first day that is
    not soon. `says` is what the person has to do with one of them, as a row of my work.
    """

    is_judged, most = False, SHOWN

    def __init__(self, name, label, find: Callable, says: Callable, *, tone="", glyph="todo"):
        self.name, self.label, self.tone, self.glyph = name, label, tone, glyph
        self._find, self.says = find, says
        self._first = OfStanding(lambda *asked: find(*asked).values_list("pk")[: self.most], date)

    def first(self, standing, later) -> list[int]:
        """The ids of the first of its tickets, one statement whose SQL is written once."""
        return [pk for (pk,) in self._first.ask(standing, later)]

    def from_place(self, standing, later, first, last) -> list[int]:
        """The ids of its tickets from one place to another."""
        return list(self._find(standing, later).values_list("pk", flat=True)[first:last])


class Judged(Kind):
    """One whose tickets are the person's only where `says(ticket, standing)` is not blank; `remember(tickets)` reads
    beforehand what that asks of each.
    """

    is_judged, most = True, SHOWN + 1

    def __init__(self, *told, remember: Callable, **drawn):
        super().__init__(*told, **drawn)
        self.remember = remember


class LookBacks(Judged):
    """Those whose day came first, first; without those that the person closed, whom the permission would refuse."""

    most = LOOKED_THROUGH

    def first(self, standing, later):
        return self._closed_by_others(standing, super().first(standing, later))[: SHOWN + 1]

    def from_place(self, standing, later, first, last):
        return self._closed_by_others(standing, super().from_place(standing, later, first, last))

    def _closed_by_others(self, standing, ids):
        closed = closed_by(standing.user.pk, ids) if ids else ()
        return [pk for pk in dict.fromkeys(ids) if pk not in closed]


# ---- counted ----


def _due(name):
    """Those whose turn it is and whose day is so near. That they are open is said once more, for the index of those."""

    def find(standing, later):
        near = by_nearness(standing.on, later)[name]
        return Ticket.objects.filter(awaiting(standing), near, state__in=OPEN_STATES).order_by(*BY_DUE)

    return find


def _next(row):
    return NEXT[row.state]


def _stuck(standing, later):
    """What the last check of the staffing found, for those who can appoint or reassign somebody."""
    return Ticket.objects.filter(watched_as(standing, "coordinator"), stuck__isnull=False).order_by(*BY_DUE)


def _nobody_may(row):
    return format_lazy(_("Nobody may: {step}"), step=step_label(row.stuck))


STUCK = Kind("stuck", _("Nobody can move these"), _stuck, _nobody_may, tone="over", glyph="over")
BY_DAY = (
    Kind("overdue", _("Overdue"), _due("overdue"), _next, tone="over", glyph="over"),
    Kind("soon", _("Within 3 working days"), _due("soon"), _next, tone="soon", glyph="soon"),
    Kind("other", _("Others"), _due("other"), _next),
)


def counts(standing, later) -> dict[str, int]:
    """How many tickets each of the kinds has that are counted; one statement, and one more for whoever coordinates."""
    found = _BY_DAY.ask(standing, later) if grounds(standing) else []
    late, near, waiting = (sum(row[place] for row in found) for place in range(3))
    by_day = {"overdue": late, "soon": near - late, "other": waiting - near}
    return by_day | {"stuck": sum(n for _state, n in _STUCK.ask(standing)) if watches(standing, "coordinator") else 0}


def _counted_by_day(standing, later):
    """Those before today, those before `later`, and all; for each ground and state an index has what is counted."""
    counted = {
        "late": Count(Case(When(deadlines.due_before(standing.on), then=1))),
        "near": Count(Case(When(deadlines.due_before(later), then=1))),
        "n": Count("*"),
    }
    parts = [
        Ticket.objects.filter(ground).order_by().values("state").annotate(**counted).values_list(*counted)
        for ground in grounds(standing)
    ]
    return parts[0].union(*parts[1:], all=True)


def _counted_stuck(standing):
    return _stuck(standing, None).order_by().values_list("state").annotate(n=Count("pk"))


_BY_DAY, _STUCK = OfStanding(_counted_by_day, date), OfStanding(_counted_stuck)


# ---- judged ----


def _to_sign(standing, later):
    """Tickets in which the reader's signature may be wanted now."""
    return Ticket.objects.asking_to_sign(standing).order_by(*BY_DUE)


def _signs(ticket, standing):
    return step_label("sign") if sign_offs.may_sign_now(ticket, standing) else ""


def _remember_sign_offs(tickets):
    sign_offs.remember_for(tickets, SignOff.objects.live_of(tickets))


def _to_decide(standing, later):
    """Tickets in which an extension waits for somebody's word."""
    asked = Q(extensions__status__in=PENDING, extensions__cycle=F("cycle"))
    return Ticket.objects.filter(watched_as(standing, "coordinator", "leader"), asked).order_by(*BY_DUE)


def _decides(ticket, standing):
    step = step_for(ticket, standing)
    return step and step_label(step)


def _remember_all(tickets):
    remember_families(tickets)
    remember_lives(tickets)


def _to_look_back(standing, later):
    """Closed tickets whose look back is due. Whoever is named as having worked on one is refused anyway."""
    me = standing.user.pk
    due = Q(look_backs__status=LookBackStatus.PLANNED, look_backs__planned_on__lte=standing.on)
    watched = watched_as(standing, "coordinator", "verifier")
    others = Ticket.objects.exclude(handler=me).exclude(leader=me).exclude(submitted_by=me)
    return others.filter(watched, due, state=State.CLOSED).order_by("look_backs__planned_on", "look_backs__pk")


def _looks_back(ticket, standing):
    return step_label("hold_look_back") if looks_back(ticket, standing) else ""


TO_SIGN = Judged("to-sign", _("For your sign-off"), _to_sign, _signs, remember=_remember_sign_offs, tone="soon")
TO_DECIDE = Judged(
    "to-decide", _("Extensions for your decision"), _to_decide, _decides, remember=_remember_all, tone="soon"
)
TO_LOOK_BACK = LookBacks("look-backs", _("To look back at"), _to_look_back, _looks_back, remember=remember_lives)


def kinds_for(standing) -> list[Kind]:
    """The groups in which there may be something for this person, in the order in which they hurt."""
    coordinates, leads = watches(standing, "coordinator"), watches(standing, "leader")
    return [
        *([STUCK] if coordinates else []),
        TO_SIGN,
        *([TO_DECIDE] if coordinates or leads else []),
        *(BY_DAY if grounds(standing) else []),
        *([TO_LOOK_BACK] if coordinates or watches(standing, "verifier") else []),
    ]
