from django.utils.translation import gettext_lazy as _

from organization.calendar import local_today
from tracker import deadlines
from tracker import permissions as may
from tracker.answers import Answers
from tracker.extensions import questions as extensions
from tracker.look_backs import questions as look_backs
from tracker.models.numbering import NumberSeries
from tracker.reminders.schedule import REMINDED_STATES, Ladder, next_reminder_at
from tracker.sign_offs import questions as sign_offs
from tracker.standing import TicketStanding

PREFIX = "ZG"


class BeforeTheEngine:
    """What the engine and the door ask of a ticket: see `workflow.subjects.Movable`."""

    def standing_of(self, actor, at):
        """What the actor may stand for at that instant; a TicketStanding where a page has asked already."""
        known = isinstance(actor, TicketStanding)
        return self.stand_before(actor if known else TicketStanding(actor, local_today(at), self.registry_head))

    def stand_before(self, standing):
        """Take a standing that was asked for another ticket of the same moment; returns it."""
        self.asker = standing
        return standing

    def listen(self, step, transition_request):
        """Read the transition request's answers into things, before they are judged."""
        self._answers = Answers(transition_request.answers, step.takes, self)

    def event_parameters(self, step, transition_request, standing) -> dict:
        borrowed = sorted(step.lent_by(self, transition_request, standing))
        parameters = {"cycle": self.cycle, "answers": sorted(transition_request.answers)}
        if borrowed:
            parameters["for"] = borrowed
        if "cause" in self.answers:
            parameters["cause"] = self.answers["cause"]
        if step.begins_cycle:
            parameters |= self._how_dated_again(transition_request)
        if not step.is_verb and may.works_on(self, standing):
            parameters["as_worker"] = True
        return parameters

    def _how_dated_again(self, transition_request):
        """Until when the next cycle is due, and whether somebody said so or it was counted."""
        said = self.answers.get("due_on")
        new = deadlines.for_next_cycle(self, self.asker.on, said)
        how = "said" if said else "kept" if new == self.due_on else "as_long_as_at_first"
        return {"due_on": new and new.isoformat(), "due_by": how}

    def wrong_state(self):
        return _("This cannot be done while the ticket is “%(state)s”.") % {"state": self.get_state_display()}

    def consequences(self, step, rows, transition_request) -> list:
        """What a step means for signatures, for a request for more time, and for looking back."""
        return [
            *sign_offs.follow(self, step, rows, transition_request.actor),
            *extensions.follow(self),
            *look_backs.follow(self),
        ]

    def birth_queue(self):
        return self.inspection

    def prepare_birth(self, at):
        self.prepare_births([self], at)

    @staticmethod
    def prepare_births(unborn, at):
        """Their numbers, taken from the series at once."""
        numbers = NumberSeries.next(PREFIX, local_today(at).year, len(unborn))
        for ticket, number in zip(unborn, numbers, strict=True):
            ticket.number = number

    def keep_books(self, at):
        """The next reminder stays true in the very transaction that moves the ticket or its due date."""
        born, changed = self.version == 1, self.changed_columns()
        if born or "due_on" in changed:
            self.due_anchor, self.due_set_at = self.version, at
        if born or "state" in changed:
            self.waiting_anchor, self.waiting_since = self.version, at
        if born or {"state", "due_on", "cycle"} & set(changed):
            self.plan_reminder(at)

    def plan_reminder(self, after, ladder=None):
        """Work out when the next reminder after `after` is due."""
        reminded = self.state in REMINDED_STATES
        ladder = ladder or (Ladder.load(self.registry_head) if reminded else None)
        self.next_reminder_at = next_reminder_at(self, after, ladder) if reminded else None
