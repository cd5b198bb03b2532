"""A ticket at hand under the names of its facts, so that one list of fields reads the present and the past alike."""

from functools import cached_property

from django.db.models import Model

from tracker.facts.family import due_facts


class LiveFacts:
    """What the ticket's own row and links say now, without a look into history.

    `explained` is how a rule dated it (tracker.deadlines.Explained), None where none did.
    """

    def __init__(self, ticket, explained=None):
        self._ticket, self._explained = ticket, explained

    def __getattr__(self, name):
        value = getattr(self._ticket, name)
        return str(value) if isinstance(value, Model) else value

    @property
    def inspection(self):
        return self._ticket.inspection

    @property
    def issue(self):
        return self._ticket.issue

    @property
    def merged_into(self):
        return self._ticket.merged_into.number if self._ticket.merged_into_id else ""

    @property
    def due(self):
        return due_facts(self._explained)

    @cached_property
    def supporting(self):
        departments = self._ticket.supporting_departments()
        return tuple(department.name for department in departments)
