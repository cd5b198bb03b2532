"""A procedure's rules as fields of one form, and back: every demand of every step, every row of its tables."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.labels import FIELDS, ROLES, RULES, SCOPES, SEPARATIONS, TERMS, TRIGGERS, UNITS, label_of
from tracker.law import ticket_law
from tracker.procedure_words import WORDS
from ui.forms import Checks
from workflow.plans import THE_PLAN, GateRule

EMPTY_ROWS = 2
TABLES = ("deadlines", "extensions", "look_backs")
TITLES = {
    "deadlines": _("Due dates"),
    "extensions": _("Extensions, the first and then the next"),
    "look_backs": _("Look backs"),
}


def fields_for(rules: dict) -> dict[str, dict[str, forms.Field]]:
    """Section -> name -> field with its initial value, for rules that can be read."""
    sections = {verb: _of_verb(verb, rules.get("verbs", {}).get(verb, {})) for verb in WORDS.verbs}
    sections[THE_PLAN] = _gate(THE_PLAN, rules.get(THE_PLAN, {}).get("sign_offs"))
    for table in TABLES:
        sections[table] = _rows(table, _ROWS[table], rules.get(table, []))
    return sections


def rules_from(said: dict) -> dict:
    """The rules that the cleaned fields spell, without what asks for nothing."""
    verbs = {verb: _verb_from(verb, said) for verb in WORDS.verbs}
    plan = _gate_from(THE_PLAN, said)
    rules = {"verbs": {verb: demands for verb, demands in verbs.items() if demands}}
    rules |= {THE_PLAN: {"sign_offs": plan}} if plan else {}
    return rules | {table: rows for table in TABLES if (rows := _rows_from(table, said))}


# --- one step -----------------------------------------------------------------------------------------------------


def _of_verb(verb, demands):
    evidence = demands.get("evidence", {})
    fields = {
        "measures": _number(_("Measures, at least"), demands.get("measures")),
        "evidence": _number(_("Pieces of evidence, at least"), evidence.get("minimum")),
        "types": forms.CharField(
            label=_("Types of evidence"),
            required=False,
            max_length=200,
            initial=", ".join(evidence.get("kinds", [])),
            help_text=_("File name endings with commas between them, such as pdf, jpg: one of each."),
        ),
        "fields": _checks(_("Filled in before"), WORDS.fields, FIELDS, demands.get("fields")),
    }
    law = ticket_law().verbs[verb]
    apart = sorted({*law.separations, *demands.get("separation", ())} - {"person"})
    if apart:
        label = _("Apart from the work, besides the person")
        asked = [each for each in demands.get("separation", ()) if each in apart]
        fields["separation"] = _checks(label, apart, SEPARATIONS, asked)
    if len(allowed := sorted({*law.roles, *demands.get("roles", ())})) > 1 or "roles" in demands:
        fields["roles"] = _checks(_("Only for (nobody ticked: all of these)"), allowed, ROLES, demands.get("roles"))
    fields["bulk"] = forms.BooleanField(
        label=_("May be taken for many tickets at once"),
        required=False,
        initial=demands.get("bulk", verb in WORDS.bulk),
    )
    named = {f"{verb}-{name}": field for name, field in fields.items()}
    return named | (_gate(verb, demands.get("sign_offs")) if verb in WORDS.signable else {})


def _verb_from(verb, said):
    def of(name, default=None):
        return said.get(f"{verb}-{name}") or default

    kinds = [kind.strip().lower() for kind in of("types", "").replace("，", ",").split(",") if kind.strip()]
    evidence = {"minimum": of("evidence")} | ({"kinds": kinds} if kinds else {})
    found = {
        "measures": of("measures"),
        "evidence": {name: value for name, value in evidence.items() if value},
        "fields": of("fields"),
        "separation": ["person", *of("separation")] if of("separation") else None,
        "roles": of("roles"),
        "sign_offs": _gate_from(verb, said),
    }
    found = {name: value for name, value in found.items() if value}
    bulk = said.get(f"{verb}-bulk", False)
    return found if bulk == (verb in WORDS.bulk) else found | {"bulk": bulk}


# --- sign-offs ------------------------------------------------------------------------------------------------------


def _gate(where, gate):
    gate = gate or {}
    fields = {
        "rule": _choice(_("Signatures wanted"), tuple(GateRule), RULES, gate.get("rule", GateRule.ALL)),
        "at_least": _number(_("How many, where not all"), gate.get("at_least")),
    }
    named = {f"{where}-{name}": field for name, field in fields.items()}
    return named | _rows(f"{where}-signer", _signer, gate.get("by", []))


def _signer(row):
    yield "role", _choice(_("Signer %(n)s: role"), ("", *WORDS.roles), ROLES, row.get("role", ""))
    yield "scope", _choice(_("Signer %(n)s: holds it"), WORDS.scopes, SCOPES, row.get("scope", WORDS.scopes[0]))
    yield "person", _text(_("Signer %(n)s: or one person, by user name"), row.get("person"), 150)


def _gate_from(where, said):
    """The gate that the rows name; None where they name nobody."""
    by = [signer for n in _numbers(f"{where}-signer", said) if (signer := _signer_from(f"{where}-signer-{n}", said))]
    if not by:
        return None
    gate = {"rule": said.get(f"{where}-rule") or GateRule.ALL.value, "by": by}
    return gate | ({"at_least": many} if (many := said.get(f"{where}-at_least")) else {})


def _signer_from(row, said):
    person, role = said.get(f"{row}-person"), said.get(f"{row}-role")
    if person and role:
        return {"person": person, "role": role}  # for the reader to object to
    return {"person": person} if person else {"role": role, "scope": said.get(f"{row}-scope")} if role else None


# --- tables -----------------------------------------------------------------------------------------------------------


def _rows(start, fields_of, rows):
    """The fields of each row and of the empty ones below; in their labels the rows are counted."""
    found = {}
    for n, row in enumerate([*rows, *[{}] * EMPTY_ROWS]):
        for name, field in fields_of(row):
            field.label %= {"n": n + 1}
            found[f"{start}-{n}-{name}"] = field
    return found


def _deadline(row):
    yield "id", _text(_("Due date %(n)s: short name"), row.get("id"), 60)
    yield "term", _choice(_("Due date %(n)s: term"), ("", *WORDS.terms), TERMS, row.get("term", ""))
    yield "from", _choice(_("Due date %(n)s: counted"), WORDS.triggers, TRIGGERS, row.get("from"))
    yield from _span(_("Due date %(n)s: how many"), _("Due date %(n)s: unit"), row)
    yield "text", _text(_("Due date %(n)s: wording of the source"), row.get("text"), 2000)


def _extension(row):
    supports = ("", *WORDS.granting)
    yield from _span(_("Extension %(n)s: at most"), _("Extension %(n)s: unit"), row)
    yield "supported_by", _choice(_("Extension %(n)s: supported by"), supports, ROLES, row.get("supported_by", ""))
    yield "granted_by", _choice(_("Extension %(n)s: granted by"), WORDS.granting, ROLES, row.get("granted_by"))


def _look_back(row):
    yield "term", _choice(_("Look back %(n)s: term"), ("", *WORDS.terms), TERMS, row.get("term", ""))
    yield from _span(_("Look back %(n)s: how many"), _("Look back %(n)s: unit"), row)
    yield "text", _text(_("Look back %(n)s: wording of the source"), row.get("text"), 2000)


def _span(many, unit, row):
    yield "offset", _number(many, row.get("offset"))
    yield "unit", _choice(unit, tuple(UNITS), UNITS, row.get("unit", "calendar_days"))


_ROWS = {"deadlines": _deadline, "extensions": _extension, "look_backs": _look_back}


def _rows_from(table, said):
    """Rows in which a number or a text was written; the choices alone are no row."""
    rows = []
    for n in _numbers(table, said):
        start = f"{table}-{n}-"
        row = {name.removeprefix(start): value for name, value in said.items() if name.startswith(start)}
        if row.get("offset") or row.get("text") or row.get("id"):
            rows.append({name: value for name, value in row.items() if value not in ("", None)})
    return rows


def _numbers(start, said):
    return sorted({int(name[len(start) + 1 :].split("-")[0]) for name in said if name.startswith(f"{start}-")})


# --- the smallest parts ---------------------------------------------------------------------------------------------


def _number(label, initial):
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=3660, initial=initial)


def _text(label, initial, longest):
    return forms.CharField(label=label, required=False, max_length=longest, initial=initial or "")


def _choice(label, codes, labels, initial):
    labels = {"": pgettext_lazy("choice", "nobody")} | labels
    choices = [(str(code), labels.get(code, "–")) for code in codes]
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)


def _checks(label, codes, labels, initial):
    choices = [(code, labels.get(code, code)) for code in codes]
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, initial=list(initial or ()), widget=Checks
    )


def asks(bound) -> bool:
    """Whether the field asks for more than its absence would; choices beside a row ask for nothing by themselves."""
    verb, _dash, name = bound.name.rpartition("-")
    if name == "bulk":
        return bool(bound.value()) != (verb in WORDS.bulk)
    is_one_choice = type(bound.field) is forms.ChoiceField
    return bool(bound.value()) and not (is_one_choice and name != "role")


def row_of(name: str) -> str:
    """What the fields of one row have in common."""
    return name.rpartition("-")[0]


def title_of(section):
    return TITLES.get(section) or label_of(section)
