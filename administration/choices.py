"""Rows to choose from, as a form's list wants them."""

from django.utils.translation import gettext_lazy as _

from organization.labels import labels_of_departments

CHOOSE = ("", _("Choose"))


def department_choices(departments):
    """Departments as `(id, label)`, each below the one it belongs to."""
    labels = labels_of_departments(departments)
    return [(str(each.pk), "　" * depth + labels[each.pk]) for depth, each in _walk(children_in(departments), None, 0)]


def children_in(departments) -> dict:
    """The departments below each id; below None those whose parent is not among them."""
    ids, found = {each.pk for each in departments}, {}
    for each in departments:
        found.setdefault(each.parent_id if each.parent_id in ids else None, []).append(each)
    return found


def person_choices(people):
    return [(str(person.pk), f"{person.name} ({person.username})") for person in people]


def _walk(by_parent, parent, depth):
    for each in by_parent.get(parent, ()):
        yield depth, each
        yield from _walk(by_parent, each.pk, depth + 1)
