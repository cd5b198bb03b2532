"""What happened to a ticket, as sentences with the old and the new beside them, newest first."""

from datetime import date
from functools import cached_property

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organization.labels import enumerated
from record.models import Interface
from tracker import fields, history
from tracker.models import Evidence
from tracker.steps import step_sentence
from ui import badges
from ui.entries import SYSTEM, Change, Entry, Shown

# What a reader wants told of each model; the rest is in the records and would only be noise here.
TOLD = {
    "ticket": tuple(field.name for field in fields.shown_on(fields.HISTORY)),
    "measure": ("text", "owner", "due_on", "progress", "verdict"),
    "evidence": ("name", "status"),
    "counter": ("kind", "amount"),
    "supportingdepartment": ("department", "ended"),
    "extension": ("wanted_due_on", "granted_due_on", "status"),
    "lookback": ("planned_on", "status"),
}
LABELS = {("ticket", field.name): field.name_in_history for field in fields.FIELDS if field.name_in_history} | {
    ("measure", "verdict"): gettext_lazy("verdict"),
    ("evidence", "status"): gettext_lazy("status"),
    ("counter", "kind"): gettext_lazy("figure"),
    ("counter", "amount"): gettext_lazy("amount"),
    ("supportingdepartment", "department"): gettext_lazy("supporting department"),
    ("supportingdepartment", "ended"): gettext_lazy("support ended"),
    ("extension", "wanted_due_on"): gettext_lazy("wanted due date"),
    ("extension", "granted_due_on"): gettext_lazy("granted due date"),
    ("extension", "status"): gettext_lazy("extension"),
    ("lookback", "planned_on"): gettext_lazy("look back planned for"),
    ("lookback", "status"): gettext_lazy("look back"),
}


class Timeline:
    """Everything that happened to one ticket; asks the database a fixed number of times."""

    def __init__(self, ticket):
        self._ticket = ticket
        self._told = history.timeline(ticket)
        self.people = history.people_of(ticket)

    def __len__(self):
        return len(self._told)

    @cached_property
    def entries(self):
        """Newest first."""
        return self.entries_after(0)

    def entries_after(self, version):
        """Newest first; of those up to `version` only that they are there."""
        return [
            self._entry(told) if told.event.version > version else Shown(told.event.version)
            for told in reversed(self._told)
        ]

    def since(self, version):
        """What happened after `version`, oldest first."""
        return [self._entry(told) for told in self._told if told.event.version > version]

    @cached_property
    def passed(self):
        """`{verb: when and by whom it was last taken}`."""
        return {
            told.event.what: f"{timezone.localtime(told.event.at):%m-%d} {_actor(told.event)}" for told in self._told
        }

    @property
    def counted_again_on(self):
        """The day on which work that began again was given as long as at first; None where something else dated it."""
        dated = [told.event for told in self._told if any(change.field == "due_on" for change in _of_ticket(told))]
        if dated and dated[-1].parameters.get("due_by") == "as_long_as_at_first":
            return timezone.localdate(dated[-1].at)
        return None

    @cached_property
    def attached_at(self):
        """`{evidence id: when it was attached}`."""
        return {row.id: row.at for row in history.rows_of(self._ticket)[Evidence] if row.kind == "+"}

    @property
    def instants(self):
        """When something happened, oldest first."""
        return [told.event.at for told in self._told]

    def _entry(self, told):
        event = told.event
        return Entry(
            actor=self._who(event),
            sentence=step_sentence(event.step),
            at=event.at,
            via="" if event.interface == Interface.PAGE else event.get_interface_display(),
            tone=badges.of_state(event.to_state).tone if event.to_state != event.from_state else "",
            reason=event.reason or _remark(told),
            changes=() if event.what == "register" else tuple(self._changes(told)),
            version=event.version,
        )

    def _who(self, event):
        principals = [self.people[pk].name for pk in event.parameters.get("for", ()) if pk in self.people]
        if not principals:
            return _actor(event)
        return _("%(actor)s for %(others)s") % {"actor": _actor(event), "others": enumerated(principals)}

    def _changes(self, told):
        for change in told.changes:
            if change.field in TOLD.get(change.model, ()) and not _goes_without_saying(change):
                field = apps.get_model("tracker", change.model)._meta.get_field(change.field)
                yield Change(self._label(change, field), self._shown(field, change.old), self._shown(field, change.new))

    def _label(self, change, field):
        label = str(LABELS.get((change.model, change.field), field.verbose_name))
        if change.model != "measure":
            return label
        if change.field == "text":
            return _("Measure %(n)s") % {"n": self._positions.get(change.id, "")}
        return _("Measure %(n)s, %(field)s") % {"n": self._positions.get(change.id, ""), "field": label}

    def _shown(self, field, value):
        if value in (None, ""):
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            return value.isoformat()
        if field.name == "merged_into":
            return self._ticket.merged_into.number if self._ticket.merged_into_id == value else ""
        return str(dict(field.flatchoices).get(value, value))

    @cached_property
    def _positions(self):
        return {measure.pk: measure.position for measure in self._ticket.family("measures")}


def _goes_without_saying(change):
    """A new file is current, a new request asked for, a new look back planned; nobody needs to be told."""
    return change.model in ("evidence", "extension", "lookback") and (change.field, change.old) == ("status", None)


def _actor(event):
    return event.actor.name if event.actor else SYSTEM


def _remark(told):
    return next((change.new for change in told.changes if (change.model, change.field) == ("remark", "text")), "")


def _of_ticket(told):
    return [change for change in told.changes if change.model == "ticket"]
