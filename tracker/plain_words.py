"""Codes as people read them, for the lines that commands print; JSON keeps the codes."""

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organization.vocabulary import Role
from tracker.fields import HISTORY, LINE, shown_on
from tracker.labels import SCOPES, label_of
from tracker.steps import step_label
from tracker.vocabulary import (
    CounterKind,
    EvidenceStatus,
    ExtensionStatus,
    LookBackStatus,
    SignOffStatus,
    Verdict,
)

# Columns and rows that their models do not name in words.
NAMES = {field.name: field.name_in_history for field in shown_on(HISTORY) if field.name_in_history} | {
    "added_by": gettext_lazy("added by"),
    "asked_by": gettext_lazy("asked by"),
    "author": gettext_lazy("author"),
    "counter": gettext_lazy("figure"),
    "decided_by": gettext_lazy("decided by"),
    "decision": gettext_lazy("word on the request"),
    "due_from_on": gettext_lazy("counted from"),
    "ended": gettext_lazy("support ended"),
    "finding": gettext_lazy("finding"),
    "granted_due_on": gettext_lazy("granted due date"),
    "held_on": gettext_lazy("held on"),
    "holder": gettext_lazy("held by"),
    "in_place_of": gettext_lazy("in the place of"),
    "media_type": gettext_lazy("file type"),
    "opinion": gettext_lazy("opinion"),
    "planned_on": gettext_lazy("look back planned for"),
    "reason": gettext_lazy("reason"),
    "requested_by": gettext_lazy("requested by"),
    "role": gettext_lazy("role"),
    "rule": gettext_lazy("rule"),
    "scope": gettext_lazy("scope"),
    "sha256": "SHA-256",
    "signed_version": gettext_lazy("signed version"),
    "signer": gettext_lazy("signed by"),
    "signoff": gettext_lazy("sign-off"),
    "support": gettext_lazy("word in support"),
    "supported_by": gettext_lazy("supported by"),
    "text": gettext_lazy("text"),
    "verb": gettext_lazy("signed step"),
    "verdict": gettext_lazy("verdict"),
    "verdict_note": gettext_lazy("verdict in a sentence"),
    "wanted": gettext_lazy("asked of"),
    "wanted_due_on": gettext_lazy("wanted due date"),
}


def label(vocabulary, code) -> str:
    """The label of a code; whatever is no code of the vocabulary as it is."""
    return str(vocabulary(code).label) if code in vocabulary.values else str(code or "")


def ticket_in_lines(facts):
    """`(name, text)` of what the `show` command knows of a ticket (its TicketFacts); empty things are left out."""
    for name, text in (*_fields(facts), *_rows(facts)):
        if text:
            yield name, text


def change_in_words(change) -> str:
    """One change of a history entry (`tracker.history.as_json`) in a line."""
    model = apps.get_model("tracker", change["model"])
    field = model._meta.get_field(change["field"])
    old, new = (_shown(field, change[when]) for when in ("old", "new"))
    row = NAMES.get(change["model"], model._meta.verbose_name)
    return f"{row}: {NAMES.get(field.name, field.verbose_name)}: {old} → {new}"


def _fields(facts):
    for field in shown_on(LINE):
        yield field.label, _last_step(facts) if field.worked_out else field.in_words(facts, LINE)


def _last_step(facts):
    return " ".join(filter(None, (str(step_label(facts.last_verb)), facts.last_reason)))


def _rows(facts):
    for one in facts.measures:
        verdict = " ".join(filter(None, (label(Verdict, one.verdict), one.verdict_note)))
        told = (one.text, f"{one.progress}%", one.owner, one.due_on, verdict)
        yield _("Measure %(n)s") % {"n": one.position}, _listed(told)
    for one in facts.evidence:
        yield _("Evidence"), _listed((one.name, label(EvidenceStatus, one.status), one.sha256))
    for one in facts.counters:
        yield label(CounterKind, one.kind), f"{one.amount}{one.unit}"
    for one in facts.sign_offs:
        asked_of = one.asked_of or label(Role, one.role)
        yield _("Sign-offs"), _listed((label_of(one.step), asked_of, label(SignOffStatus, one.status), one.opinion))
    for one in facts.extension_requests:
        told = (f"{one.due_on} → {one.wanted_due_on}", label(ExtensionStatus, one.status), one.reason)
        yield _("Extensions"), _listed(told)
    for one in facts.look_backs:
        yield _("Look backs"), _listed((one.planned_on, label(LookBackStatus, one.status), one.finding))


def _listed(told):
    return " · ".join(map(str, filter(None, told)))


def _shown(field, value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return "–"
    named = {"verb": label_of, "role": lambda code: label(Role, code), "scope": lambda code: SCOPES.get(code, code)}
    told = named[field.name](value) if field.name in named else value
    return str(dict(field.flatchoices).get(value, told))
