"""In which order an office reads things: numbers as numbers, codes as they are declared, departments as their tree.

Expressions for the database, the same on both kinds; what is missing comes last whichever way one reads.
"""

import re

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Length, Substr

SERIES = 7  # characters: `ZG-2026`, after which the running number comes
_PARTS = re.compile(r"\d+|\D+")


def by_number(path="number", *, descending=False) -> list:
    """Tickets by their numbers: within a year the shorter before the longer, so that 10000 follows 9999."""
    parts = (Substr(path, 1, SERIES), Length(path), F(path))
    return [part.desc() if descending else part.asc() for part in parts]


def declared(path, codes, *, descending=False):
    """Codes in the order in which they are declared, never in that of their letters."""
    return directed(_rank(path, codes), descending)


def by_place(path, tree, *, descending=False):
    """Departments, whose id stands at `path`, as the tree (organization.tree.DepartmentTree) is read."""
    return directed(_rank(path, sorted(tree.order, key=tree.order.get)), descending)


def directed(expression, descending):
    """One way or the other, with nothing at all always last."""
    if isinstance(expression, str):
        expression = F(expression)
    return expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)


def natural(text) -> tuple:
    """A key for sorting that reads digits as numbers: 9 before 10, 1.1 before 1.2 before 1.10."""
    parts = _PARTS.findall(text or "")
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def _rank(path, codes):
    whens = [When(**{path: code}, then=Value(place)) for place, code in enumerate(codes)]
    return Case(*whens, default=None, output_field=IntegerField()) if whens else Value(None, IntegerField())
