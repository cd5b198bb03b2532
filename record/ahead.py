"""Records stamped in the future, because the clock was ahead when they were written.

They are sealed and stay so, and everything that happens to their subjects until that day is stamped right after them.
So "now" is the newest record in the order of the chain, and nothing is released until the stamps are past.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Value
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from record.clock import database_clock, moment
from record.reconcile import chained_models


@dataclass(frozen=True, slots=True)
class Ahead:
    """The subjects whose newest record lies in the future, by their keys, and the last of those stamps."""

    subjects: frozenset[str]
    until: datetime | None

    def __bool__(self):
        return bool(self.subjects)

    @property
    def sentence(self) -> str:
        """What an administrator is told: what is wrong, what it means, what to do."""
        said = {"n": len(self.subjects), "until": localtime(self.until).strftime("%Y-%m-%d %H:%M")}
        return (
            _(
                "The clock was ahead: %(n)d records of this office are stamped in the future, the last of them at "
                "%(until)s. Set the clock of the database's machine right and let it be kept right. What was "
                "recorded stays as it is; until the stamps are past, reports name these records and none is released. "
                "If that is too long, restore the backup made before."
            )
            % said
        )


def ahead_now() -> Ahead:
    """What is stamped after this very moment, by the clock that stamps."""
    now = moment(database_clock)
    first, *others = [_of(model, now) for model in chained_models()]
    found = [(f"{name}:{pk}", at) for name, pk, at in first.union(*others, all=True)]
    return Ahead(frozenset(key for key, _at in found), max((at for _key, at in found), default=None))


def _of(model, now):
    rows = model._base_manager.filter(changed_at__gt=now).order_by()
    return rows.values_list(Value(model._meta.model_name), "pk", "changed_at")
