"""How people and departments are called where one is chosen among others, and how several things stand in one line."""

from collections import Counter

from django.utils.translation import gettext as _

FIRST_NAMED = 3


def tell_apart(rows) -> dict:
    """`{key: label}` of rows `(key, label, *hints)`: no two labels are the same as long as the hints differ.

    A label that stands alone stays as it is. Labels that are alike are followed by their first hint, and where that
    does not help by the next as well.
    """
    rows = {key: (label, [hint for hint in hints if hint]) for key, label, *hints in rows}
    labels = {key: label for key, (label, _hints) in rows.items()}
    for most in range(1, max((len(hints) for _label, hints in rows.values()), default=0) + 1):
        met = Counter(labels.values())
        for key in [key for key, label in labels.items() if met[label] > 1]:
            label, hints = rows[key]
            labels[key] = _with(label, hints[:most])
    return labels


def labels_of_departments(departments) -> dict:
    """`{department id: label}`; departments of one name are told apart by what they belong to, then by code.

    Reads `parent` of each: select it along.
    """
    return tell_apart((one.pk, one.name, one.parent.name if one.parent else "", one.code) for one in departments)


def codes_by_name(departments) -> dict:
    """`{name: code}` of the departments whose name is theirs alone: no other is meant by a name that two bear."""
    met = Counter(one.name for one in departments)
    return {one.name: one.code for one in departments if met[one.name] == 1}


def labels_of_people(people) -> dict:
    """`{person id: label}`; people of one name are told apart by their user names."""
    return tell_apart((person.pk, person.name, person.username) for person in people)


def _with(label, hints):
    if not hints:
        return label
    return _("%(label)s (%(hint)s)") % {"label": label, "hint": enumerated(hints)}


def enumerated(things, most=10) -> str:
    """Things in one line, with the comma of the reader's language; of more than `most` the first three and how many
    more there are. `most` None names all.
    """
    names = [str(thing) for thing in things]
    if most is None or len(names) <= most:
        return _(", ").join(names)
    some = _(", ").join(names[:FIRST_NAMED])
    return _("%(some)s and %(more)d more") % {"some": some, "more": len(names) - FIRST_NAMED}
