"""The fourth step: what an import created, and whether it can still be undone."""

from functools import cached_property

from intake.page.forms import UndoForm
from intake.undoing import touched
from tracker.models import Ticket
from tracker.order import by_number


class ImportPage:
    """One import with its tickets, as far as the person may see them."""

    def __init__(self, source, standing, form=None):
        self.source, self._standing, self.form = source, standing, form or UndoForm()
        self.refusals = ()

    @cached_property
    def tickets(self):
        visible = Ticket.objects.visible_to(self._standing).filter(issue__source_file=self.source)
        return list(visible.select_related("issue", "lead_department").order_by(*by_number()))

    @property
    def touched(self):
        return touched(self.tickets)

    @property
    def may_be_undone(self):
        return not self.source.undone and not self.touched
