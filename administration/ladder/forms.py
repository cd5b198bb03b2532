"""The pages that ask for changes of the reminder ladder."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from administration.forms import ActForm, EndingForm, asking
from administration.ladder import acts
from administration.ladder.upcoming import upcoming
from administration.rules import ONE_DAY
from tracker.reminders.schedule import Ladder, Line
from tracker.standing import TicketStanding

UNSAVED = 0  # the id of a line that is only looked at


class LadderForm(ActForm):
    @property
    def crumbs(self):
        return [(_("Reminder ladder"), reverse("ladder"))]


@asking(acts.add_line)
class AddLine(LadderForm):
    title = _("Add a line")
    button = _("Add the line")
    success = _("The line is added, and reminders follow the ladder.")
    looks_ahead = True

    @property
    def tomorrow(self):
        return self.admin.day + ONE_DAY

    def prepare(self):
        self.initial["from_on"] = self.tomorrow

    def look_ahead(self):
        """Show what would be sent, without saving anything; returns the status of the answer."""
        if faults := self.asked().faults():
            self.blame(faults)
            return 422
        ladder, standing = self.hypothetical(Ladder.load()), TicketStanding(self.admin.user, self.admin.day)
        self.preview = upcoming(ladder, standing, timezone.now())
        return 200

    def hypothetical(self, ladder):
        """The ladder as it would be."""
        said = acts.columns_of(self.asked().answers)
        roles = tuple(said["roles"])
        line = Line(UNSAVED, said["trigger"], said["working_days"], roles, said["from_on"], said["until_on"])
        return replace(ladder, lines=(*self._kept(ladder.lines, said["from_on"]), line))

    def _kept(self, lines, first):
        return lines


@asking(acts.change_line)
class ChangeLine(AddLine):
    title = _("Change the line")
    intro = _("The present line ends on the day before, and a new one begins; what was sent stays sent.")
    button = _("Change the line")
    success = _("The line is changed, and reminders follow the ladder.")

    def prepare(self):
        self.initial["from_on"] = max(self.row.from_on, self.tomorrow)

    def _kept(self, lines, first):
        return tuple(
            replace(line, until_on=acts.last_day_before(first, line)) if line.id == self.row.pk else line
            for line in lines
        )


@asking(acts.end_line)
class EndLine(EndingForm, LadderForm):
    title = _("End the line")
    button = _("End the line")
    success = _("The line ends, and reminders follow the ladder.")
