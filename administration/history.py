"""What happened to rows of the registry: every event with what it changed, newest first."""

from collections import defaultdict
from datetime import date

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.acts import SENTENCES
from administration.ladder.lines import roles_of, told
from administration.periods import NEVER, is_withdrawn
from organization.labels import enumerated
from organization.models import Appointment, Delegation, Department, Holiday, User
from organization.vocabulary import Role
from record.history import history_model
from record.models import Event, Interface, Registry
from tracker.models import LadderLine
from tracker.vocabulary import InspectionKind
from ui.entries import SYSTEM, Change, Entry
from workflow.models import Procedure

MOST = 50  # entries of one history
TOLD_BY_THE_ACTOR = (Interface.PAGE, Interface.LINK)
# Of a procedure's rules the difference between versions tells more than two heaps of JSON.
UNTOLD = ("id", "person_id", "appointment_id", "rules")
# Acts that no column of history holds name the person in their parameters.
OF_AN_ACCOUNT = ("password_link_made", "password_link_withdrawn", "password_set_by_link", "password_changed")


class RegistryHistory:
    """The history of some rows. `families` are pairs of a tracked model and what its history rows are narrowed by;

    `account` is the id of a person whose password acts belong to it too.
    """

    def __init__(self, *families, account=None):
        self._account = account
        self._raw = defaultdict(list)
        for model, narrow in families:
            before = {}
            for row in history_model(model)._base_manager.filter(**narrow).order_by("history_id"):
                self._raw[row.history_version].append((model, before.get(row.id), row))
                before[row.id] = row

    @classmethod
    def of_person(cls, person, appointments, delegations):
        """What happened to somebody, and to these duties of theirs, by their ids."""
        duties = ((Appointment, {"id__in": list(appointments)}), (Delegation, {"id__in": list(delegations)}))
        return cls((User, {"id": person.pk}), *duties, account=person.pk)

    def entries(self, most=MOST) -> list[Entry]:
        """Newest first."""
        return self._told(self._events().order_by("-version")[:most])

    def since(self, history_id) -> list[Entry]:
        """What happened after that history row was written, oldest first."""
        versions = [
            version
            for version, rows in self._raw.items()
            if any(row.history_id > history_id for _model, _before, row in rows)
        ]
        return self._told(self._events().filter(version__in=versions).order_by("version"))

    def _events(self):
        concerned = Q(version__in=list(self._raw))
        if self._account:
            concerned |= Q(detail__in=OF_AN_ACCOUNT, parameters__person=self._account)
        return _of_the_registry().filter(concerned)

    def _told(self, events):
        names, events = _Names(self._raw), list(events)
        makers = _makers(events)
        return [entry_of(event, makers, tuple(self._changes(event.version, names))) for event in events]

    def _changes(self, version, names):
        for model, before, row in self._raw[version]:
            yield from (_first(model, row, names) if before is None else _differences(model, before, row, names))


def entry_of(event, makers, changes=()):
    return Entry(
        actor=event.actor or _nobody(event, makers),
        sentence=SENTENCES.get(event.detail, _("changed the registry")),
        at=event.at,
        via="" if event.interface in TOLD_BY_THE_ACTOR else event.get_interface_display(),
        reason=event.reason,
        changes=changes,
    )


def _nobody(event, makers):
    """Who stands for an act that nobody did who was signed in."""
    if event.interface != Interface.LINK:
        return SYSTEM
    return _("One-time link made by %(person)s") % {"person": makers.get(event.parameters.get("made_by"), SYSTEM)}


def _makers(events):
    """Who made the one-time links through which something was done, by id; one query, and none without links."""
    ids = {event.parameters.get("made_by") for event in events if event.interface == Interface.LINK} - {None}
    return User.objects.in_bulk(ids) if ids else {}


def _of_the_registry():
    return Event.objects.filter(subject=Registry.namesake().subject_key).select_related("actor")


def last_change(*families):
    """The event that last touched any of these rows, as an Entry; None where nothing ever did."""
    rows = [
        history_model(model)._base_manager.filter(**narrow).order_by("history_id").last() for model, narrow in families
    ]
    newest = max((row.history_version for row in rows if row), default=None)
    if newest is None:
        return None
    event = _of_the_registry().filter(version=newest).first()
    return event and entry_of(event, _makers([event]))


class _Names:
    """The departments, people and appointments that history rows point to, one query for each kind."""

    def __init__(self, raw):
        pairs = ((before, row) for rows in raw.values() for _model, before, row in rows)
        rows = [row for pair in pairs for row in pair if row]
        self._appointments = _named(Appointment, rows, "appointment_id")
        rows += self._appointments.values()
        self._departments = _named(Department, rows, "department_id", "parent_id")
        self._people = _named(User, rows, "person_id", "delegate_id")

    def department(self, pk):
        return str(self._departments.get(pk, ""))

    def person(self, pk):
        return str(self._people.get(pk, ""))

    def appointment(self, pk):
        return self.office(self._appointments[pk]) if pk in self._appointments else ""

    def office(self, row):
        """A role and where it is held."""
        return f"{Role(row.role).label} · {self.department(row.department_id)}"


def _named(model, rows, *columns):
    ids = {getattr(row, column, None) for row in rows for column in columns} - {None}
    return model._base_manager.in_bulk(ids) if ids else {}


def _title(model, row, names):
    """What a history row is about; people and departments have pages of their own and need no title."""
    if model is Appointment:
        return f"{names.person(row.person_id)}: {names.office(row)}"
    if model is Delegation:
        return f"{names.appointment(row.appointment_id)} → {names.person(row.delegate_id)}"
    if model is Holiday:
        return row.day.isoformat()
    return str(told(row)) if model is LadderLine else ""


def _first(model, row, names):
    """A new row in one line; of people and departments the page itself shows the rest."""
    if model is User:
        return
    said = [_title(model, row, names)]
    if model is Department:
        said = [row.name]
    if model is Procedure:
        said = [f"{row.title} v{row.version}"]
    if model is Holiday:
        said += [row.get_kind_display(), row.name]
    if model is LadderLine:
        said = [f"{said[0]} → {roles_of(row)}"]
    if hasattr(row, "from_on"):
        said.append(span(row))
    yield Change(str(capfirst(LABELS[model])), "", " · ".join(filter(None, said)))


def _differences(model, before, row, names):
    title = _title(model, row, names)
    for field in model.tracked_fields():
        old, new = getattr(before, field.attname), getattr(row, field.attname)
        if old != new and field.attname not in UNTOLD:
            label = str(FIELD_LABELS.get((model, field.name), field.verbose_name))
            label = _("%(what)s, %(field)s") % {"what": title, "field": label} if title else label
            yield Change(label, _shown(field, old, names), _shown(field, new, names))


def _shown(field, value, names):
    if value in (None, ""):
        return _("none")
    if value == NEVER:
        return _("never")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        labels = dict((InspectionKind if field.name == "kinds" else Role).choices)
        return enumerated((labels.get(code, code) for code in value), None)
    if field.related_model is Department:
        return names.department(value)
    return str(dict(field.flatchoices).get(value, value))


def span(row) -> str:
    """From which day to which a row is in force."""
    if is_withdrawn(row):
        return _("withdrawn before it began")
    if row.until_on is None:
        return _("from %(day)s") % {"day": row.from_on.isoformat()}
    return f"{row.from_on.isoformat()} – {row.until_on.isoformat()}"


LABELS = {
    Appointment: gettext_lazy("appointment"),
    Delegation: gettext_lazy("delegation"),
    Department: gettext_lazy("department"),
    Holiday: gettext_lazy("day"),
    LadderLine: gettext_lazy("line"),
    Procedure: gettext_lazy("procedure"),
}
FIELD_LABELS = {
    (LadderLine, "until_on"): gettext_lazy("Last day"),
    (LadderLine, "from_on"): gettext_lazy("First day"),
}
