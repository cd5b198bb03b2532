import copy
from functools import cache

from django.db import models

from record import text, writing
from record.fields import TextDigestsField
from record.refresh import SafeRefresh


class OutsideTheDoor(RuntimeError):
    """Somebody tried to write a tracked row past `record.door.change` and the engine."""


@cache
def _tracked_fields(model):
    return tuple(f for f in model._meta.concrete_fields if not model.are_loose([f.name]))


def _kept(value):
    """As it is now: only lists and dicts can change under the same name."""
    return copy.deepcopy(value) if isinstance(value, list | dict) else value


def _as_text(field, value):
    """The value with its texts let in by the gate; what stands in the database already is not asked again."""
    value = text.seen_in(value)
    most = field.max_length if isinstance(field, models.CharField) else None
    text.must_be_text(value, field.verbose_name, most=most)
    return value


class TrackedQuerySet(models.QuerySet):
    """Bulk writes would leave no history, so a tracked model has none."""

    def update(self, **values):
        if not self.model.are_loose(values):
            raise OutsideTheDoor(f"{self.model.__name__}.update({', '.join(values)}) would write no history.")
        return super().update(**values)

    update.alters_data = True

    def _refuse(self, *args, **kwargs):
        raise OutsideTheDoor(f"{self.model.__name__}: bulk writes would leave no history.")

    bulk_create = bulk_update = delete = _refuse


class Tracked(SafeRefresh):
    """A row whose every change is history.

    Declare `history = SealedHistory()` and `sealing_subject()`; name free text, names of people and files in
    `redactable`, and columns that stay outside history in `untracked`.
    """

    text_digests = TextDigestsField(default=dict, editable=False)

    redactable: tuple[str, ...] = ()
    untracked: tuple[str, ...] = ()
    bookkeeping: tuple[str, ...] = ("text_digests",)

    objects = models.Manager.from_queryset(TrackedQuerySet)()

    class Meta:
        abstract = True

    @property
    def is_unborn(self) -> bool:
        return self._state.adding

    def sealing_subject(self):
        """The subject whose chain this row's history belongs to."""
        raise NotImplementedError

    @classmethod
    def are_loose(cls, names) -> bool:
        """Whether all these columns lie outside history, so that they may be written past the door."""
        return set(names) <= {*cls.bookkeeping, *cls.untracked}

    @classmethod
    def tracked_fields(cls):
        """The columns whose every change is history, as a tuple."""
        return _tracked_fields(cls)

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        row.remember()
        return row

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self.remember()

    def remember(self):
        """Take the present values as the stored ones."""
        held = self.__dict__
        self._stored = {f.attname: _kept(held[f.attname]) for f in self.tracked_fields() if f.attname in held}

    def normalise(self):
        """Give every tracked column the type that the database will give back, so that a digest can be repeated.

        What nobody sees is left out of new texts; raises record.text.NoText where one is no text or too long.
        """
        stored = getattr(self, "_stored", {})
        for field in self.tracked_fields():
            value = getattr(self, field.attname)
            python = field.to_python(value)
            if field.attname not in stored or python != stored[field.attname]:
                python = _as_text(field, python)
            if python != value or type(python) is not type(value):
                self.__dict__[field.attname] = python

    def changed_columns(self) -> list[str]:
        stored = getattr(self, "_stored", {})
        return [
            f.attname
            for f in self.tracked_fields()
            if f.attname not in stored or getattr(self, f.attname) != stored[f.attname]
        ]

    def save(self, *args, **kwargs):
        names = kwargs.get("update_fields")
        if names is None or not self.are_loose(names):
            raise OutsideTheDoor(f"{type(self).__name__} is tracked: save it through record.door.change.")
        super().save(*args, **kwargs)

    def write(self, update_fields=(), **kwargs):
        """Write the row itself, or these columns of it. The door calls this, and nobody else: it writes no history."""
        if update_fields:
            writing.update(self, update_fields)
        else:
            super().save(**kwargs)

    def delete(self, *args, **kwargs):
        raise OutsideTheDoor(f"{type(self).__name__} is tracked: end, withdraw or supersede it instead.")
