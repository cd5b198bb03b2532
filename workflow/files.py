"""A procedure as a file of JSON: see `procedure.schema.json`."""

import json
import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from organization.labels import enumerated
from record.text import legible
from workflow.models import Procedure
from workflow.plans import THE_PLAN
from workflow.reading import PlanMalformed, read_plan

ABOUT = ("name", "title", "kinds", "source")
RULES = ("verbs", THE_PLAN, "deadlines", "extensions", "look_backs")
LONGEST_NUMBER = 20  # digits
LONGEST = {"name": 60, "title": 120, "source": 4000}


def read_text(text: str, *, kinds: Iterable[str] = ()) -> dict:
    """The columns of the procedure that the text of a file spells; raises PlanMalformed, which says where."""
    try:
        said = json.loads(text, parse_int=_whole, object_pairs_hook=_object)
        _must_be_text(said, "")
        return read_file(said, kinds=kinds)
    except json.JSONDecodeError as wrong:
        raise PlanMalformed(
            _("This is not JSON: line %(line)s, column %(column)s.") % {"line": wrong.lineno, "column": wrong.colno}
        ) from None
    except RecursionError:
        raise PlanMalformed(_("This is nested too deep to be a procedure.")) from None


def read_file(said, *, kinds: Iterable[str] = ()) -> dict:
    """The columns of a Procedure that a file spells, its rules read once to see that they can be.

    `kinds` are the kinds of inspection there are, any where none is named. Raises PlanMalformed.
    """
    if not isinstance(said, Mapping):
        raise PlanMalformed(_("%(where)s: an object is expected.") % {"where": _("the procedure")})
    if unknown := sorted(set(said) - {*ABOUT, *RULES, "$schema"}):
        raise PlanMalformed(
            _("%(where)s: “%(unknown)s” is not known here; known are %(known)s.")
            % {
                "where": _("the procedure"),
                "unknown": enumerated(unknown),
                "known": enumerated((*ABOUT, *RULES), None),
            }
        )
    rules = {name: said[name] for name in RULES if name in said}
    read_plan(rules)
    return {
        "name": _name(said),
        "title": _text(said, "title"),
        "kinds": _kinds(said, tuple(kinds)),
        "source": _text(said, "source") if "source" in said else "",
        "rules": rules,
    }


def as_file(procedure: Procedure) -> dict:
    """The file that spells this version."""
    rules = {name: procedure.rules[name] for name in RULES if name in procedure.rules}
    return {name: getattr(procedure, name) for name in ABOUT} | rules


def as_text(procedure: Procedure) -> str:
    """The file as text, for people to read and change."""
    return json.dumps(as_file(procedure), ensure_ascii=False, indent=2) + "\n"


def _name(said):
    found = said.get("name")
    if not isinstance(found, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found) or len(found) > LONGEST["name"]:
        raise PlanMalformed(
            _("name: small letters, digits and hyphens between them are expected, such as “self-check”.")
        )
    return found


def _text(said, name):
    found = said.get(name)
    if not isinstance(found, str) or (name != "source" and not found.strip()) or len(found) > LONGEST[name]:
        raise PlanMalformed(
            _("%(where)s: a text of 1 to %(longest)s characters is expected.")
            % {"where": name, "longest": LONGEST[name]}
        )
    return found.strip()


def _kinds(said, known):
    found = said.get("kinds")
    if not isinstance(found, list) or not found or not all(isinstance(kind, str) and kind for kind in found):
        raise PlanMalformed(_("%(where)s: a list of words is expected.") % {"where": "kinds"})
    if known and (unknown := sorted(set(found) - set(known))):
        raise PlanMalformed(
            _("%(where)s: “%(unknown)s” is not known here; known are %(known)s.")
            % {"where": "kinds", "unknown": enumerated(unknown), "known": enumerated(known, None)}
        )
    return found


def _whole(digits):
    """Of a number beyond all reason only the beginning: whoever expects one refuses it, with the place."""
    return int(digits[:LONGEST_NUMBER])


def _object(pairs):
    """JSON itself lets a name stand twice, and the last one win in silence."""
    names = [name for name, _value in pairs]
    if twice := sorted({legible(name) for name in names if names.count(name) > 1}):
        raise PlanMalformed(_("%(names)s stands twice in one object.") % {"names": enumerated(twice)})
    return dict(pairs)


def _must_be_text(value, where):
    """No sign in it that no text can hold or that nobody sees; raises PlanMalformed with the place."""
    if isinstance(value, dict):
        for name, each in value.items():
            _must_be_text(str(name), where or _("the procedure"))
            _must_be_text(each, f"{where}.{name}" if where else name)
    elif isinstance(value, list):
        for n, each in enumerate(value):
            _must_be_text(each, f"{where}[{n}]")
    elif isinstance(value, str) and value != legible(value):
        raise PlanMalformed(_("%(where)s: signs stand here that are no text, or that nobody sees.") % {"where": where})
