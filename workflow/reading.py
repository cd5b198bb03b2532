"""A procedure's rules as they were written, read into a `Plan`; what cannot be read says where and why."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from organization.labels import enumerated
from workflow import vocabulary
from workflow.plans import (
    NAMED,
    PERSON,
    THE_PLAN,
    DeadlineRule,
    Demands,
    ExtensionRule,
    Gate,
    GateRule,
    LookBackRule,
    Plan,
    Signer,
    Unit,
)
from workflow.vocabulary import Vocabulary

MOST_DAYS = 3660


class PlanMalformed(ValueError):
    """The procedure's rules cannot be read; the message says where."""


def read_plan(rules: Mapping, words: Vocabulary | None = None) -> Plan:
    """The plan that `rules` spell, in the registered words unless others are given; raises PlanMalformed."""
    words = words or vocabulary.registered()
    rules = _mapping(rules, _("the procedure"))
    _only(rules, ("verbs", THE_PLAN, "deadlines", "extensions", "look_backs"), _("the procedure"))
    verbs = _mapping(rules.get("verbs", {}), "verbs")
    _only(verbs, words.verbs, "verbs")
    plan = _mapping(rules.get(THE_PLAN, {}), THE_PLAN)
    _only(plan, ("sign_offs",), THE_PLAN)
    return Plan(
        verbs={verb: _demands(_mapping(value, verb), verb, words) for verb, value in verbs.items()},
        approval=_gate(plan, THE_PLAN, words),
        deadlines=_deadlines(rules, words),
        extensions=tuple(_extension(*each, words) for each in _items(rules, "extensions")),
        look_backs=tuple(_look_back(*each, words) for each in _items(rules, "look_backs")),
        bulk=words.bulk,
    )


def _demands(value, verb, words):
    _only(value, ("measures", "evidence", "fields", "separation", "roles", "sign_offs", "bulk"), verb)
    if "sign_offs" in value and verb not in words.signable:
        raise PlanMalformed(
            _("%(where)s: sign-offs are asked before %(verbs)s only.")
            % {"where": verb, "verbs": enumerated(words.signable)}
        )
    evidence = _mapping(value.get("evidence", {}), f"{verb}.evidence")
    _only(evidence, ("minimum", "kinds"), f"{verb}.evidence")
    return Demands(
        measures=_number(value, "measures", verb, default=0),
        evidence=_number(evidence, "minimum", f"{verb}.evidence", default=0),
        evidence_kinds=frozenset(_words(evidence, "kinds", f"{verb}.evidence")),
        fields=tuple(_words(value, "fields", verb, words.fields)),
        # The law's own separation cannot be taken away by leaving it out.
        separation=frozenset({PERSON, *_words(value, "separation", verb, words.separations)}),
        roles=frozenset(_words(value, "roles", verb, words.roles)) if "roles" in value else None,
        sign_offs=_gate(value, verb, words),
        bulk=_yes_or_no(value, "bulk", verb, default=verb in words.bulk),
    )


def _gate(value, where, words):
    if "sign_offs" not in value:
        return None
    where = f"{where}.sign_offs"
    gate = _mapping(value["sign_offs"], where)
    _only(gate, ("rule", "at_least", "by"), where)
    signers = tuple(_signer(*each, words) for each in _items(gate, "by", where))
    if not signers:
        raise PlanMalformed(_("%(where)s: name at least one signer.") % {"where": f"{where}.by"})
    rule = _word(gate, "rule", where, tuple(GateRule), default=GateRule.ALL)
    if (rule == GateRule.AT_LEAST) != ("at_least" in gate):
        raise PlanMalformed(
            _("%(where)s: the rule “at_least” and the number “at_least” belong together.") % {"where": where}
        )
    wanted = _number(gate, "at_least", where, default=len(signers), least=1)
    return Gate(signers=signers, rule=rule, wanted=wanted)


def _signer(value, where, words):
    _only(value, ("role", "scope", "person"), where)
    if ("person" in value) == ("role" in value):
        raise PlanMalformed(_("%(where)s: name either a role or a person.") % {"where": where})
    if "person" in value:
        _only(value, ("person",), where)
        return Signer(person=_text(value, "person", where))
    role = _word(value, "role", where, words.roles)
    scope = _word(value, "scope", where, words.scopes, default=words.scopes[0])
    if scope == NAMED and role not in words.named_roles:
        known = enumerated(words.named_roles)
        raise PlanMalformed(str(words.names_nobody) % {"where": where, "role": role, "known": known})
    return Signer(role=role, scope=scope)


def _deadlines(rules, words):
    found = tuple(_deadline(*each, words) for each in _items(rules, "deadlines"))
    ids = [rule.id for rule in found]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise PlanMalformed(_("deadlines: %(ids)s is used twice.") % {"ids": enumerated(twice)})
    return found


def _deadline(value, where, words):
    _only(value, ("id", "term", "from", "offset", "unit", "text"), where)
    return DeadlineRule(
        id=_text(value, "id", where, longest=60),
        term=_word(value, "term", where, words.terms, default=""),
        counts_from=_word(value, "from", where, words.triggers),
        text=_text(value, "text", where),
        **_offset(value, where),
    )


def _extension(value, where, words):
    _only(value, ("offset", "unit", "supported_by", "granted_by"), where)
    return ExtensionRule(
        supported_by=_word(value, "supported_by", where, words.granting, default=""),
        granted_by=_word(value, "granted_by", where, words.granting),
        **_offset(value, where),
    )


def _look_back(value, where, words):
    _only(value, ("term", "offset", "unit", "text"), where)
    return LookBackRule(
        term=_word(value, "term", where, words.terms, default=""),
        text=_text(value, "text", where) if "text" in value else "",
        **_offset(value, where),
    )


def _offset(value, where):
    return {
        "offset": _number(value, "offset", where, least=1),
        "unit": _word(value, "unit", where, tuple(Unit)),
    }


# --- the smallest parts ----------------------------------------------------------------------------------------


def _only(value, known, where):
    if unknown := sorted(set(value) - set(known)):
        raise PlanMalformed(
            _("%(where)s: “%(unknown)s” is not known here; known are %(known)s.")
            % {"where": where, "unknown": enumerated(unknown), "known": enumerated(known, None)}
        )


def _mapping(value, where):
    if not isinstance(value, Mapping):
        raise PlanMalformed(_("%(where)s: an object is expected.") % {"where": where})
    return value


def _items(value, name, inside=""):
    """(object, where) for each of a list of objects."""
    where = f"{inside}.{name}" if inside else name
    found = value.get(name, [])
    if not isinstance(found, list):
        raise PlanMalformed(_("%(where)s: a list is expected.") % {"where": where})
    return [(_mapping(each, f"{where}[{n}]"), f"{where}[{n}]") for n, each in enumerate(found)]


def _number(value, name, where, *, default=None, least=0):
    found = value.get(name, default)
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= MOST_DAYS:
        raise PlanMalformed(
            _("%(where)s: a whole number from %(least)s to %(most)s is expected.")
            % {"where": f"{where}.{name}", "least": least, "most": MOST_DAYS}
        )
    return found


def _yes_or_no(value, name, where, *, default):
    found = value.get(name, default)
    if not isinstance(found, bool):
        raise PlanMalformed(_("%(where)s: true or false is expected.") % {"where": f"{where}.{name}"})
    return found


def _text(value, name, where, *, longest=2000):
    found = value.get(name)
    if not isinstance(found, str) or not found.strip() or len(found) > longest:
        raise PlanMalformed(
            _("%(where)s: a text of 1 to %(longest)s characters is expected.")
            % {"where": f"{where}.{name}", "longest": longest}
        )
    return found


def _word(value, name, where, known, *, default=None):
    found = value.get(name, default)
    if found == default and default is not None:
        return found
    if not isinstance(found, str) or found not in known:
        raise PlanMalformed(
            _("%(where)s: one of %(known)s is expected.")
            % {"where": f"{where}.{name}", "known": enumerated(known, None)}
        )
    return found


def _words(value, name, where, known=None):
    found, where = value.get(name, []), f"{where}.{name}"
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise PlanMalformed(_("%(where)s: a list of words is expected.") % {"where": where})
    if known is not None:
        _only(found, known, where)
    return found
