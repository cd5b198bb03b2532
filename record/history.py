"""History rows: django-simple-history's tables, written by the door and sealed as they are written."""

from datetime import UTC, datetime
from functools import cache

from django.db import connections, models
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from simple_history.manager import HistoricalQuerySet, HistoryManager
from simple_history.models import HistoricalRecords

from record.fields import DigestField, TextDigestsField, ToldOnceField

# As of then every record is there: the newest of an object is the last of its chain, whatever the clock said.
END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


class SealedRow(models.Model):
    """The seal's columns on every history table.

    (subject, version) is the event the row belongs to, (subject, sequence) its place in the chain.
    """

    history_subject = models.CharField(max_length=64)
    history_version = models.PositiveIntegerField()
    history_sequence = models.PositiveIntegerField()
    history_previous_digest = DigestField(blank=True)
    history_digest = DigestField()
    history_schema = models.PositiveSmallIntegerField()
    history_text_digests = TextDigestsField(default=dict)

    # Columns told once that this row, not inserted yet, need not repeat.
    as_before = frozenset()

    class Meta:
        abstract = True


class SealedHistoryManager(HistoryManager):
    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        """The library asks for this class whenever somebody says `Model.history`: made once, it costs nothing."""
        return super().from_queryset(queryset_class, class_name)

    def as_of(self, instant, **narrow):
        """History rows as they stood at `instant`, which includes what happened at it: one for each object.

        `narrow` filters on columns that never change (an id, a parent's key), before the newest row is sought.
        """
        rows = self.get_queryset().filter(history_date__lte=instant, **narrow).order_by()
        key = self.model.instance_type._meta.pk.attname
        if connections[rows.db].vendor == "postgresql":
            newest = rows.order_by(f"-{key}", "-history_date", "-history_id").distinct(key).values("history_id")
        else:
            place = Window(
                RowNumber(), partition_by=F(key), order_by=[F("history_date").desc(), F("history_id").desc()]
            )
            newest = rows.annotate(_place=place).filter(_place=1).values("history_id")
        return self.get_queryset().filter(history_id__in=newest).exclude(history_type="-").order_by(key)


class SealedHistory(HistoricalRecords):
    """`history = SealedHistory()` on a `Tracked` model.

    The library's signals write nothing here: the door builds each row with `build` and inserts it itself, because
    the subject's last digest has to be known before the subject's one UPDATE.

    History is found by the row's id and by its subject; name in `looked_up_by` whatever else it is asked for by. No
    other column is indexed, whatever the live table has: an index on each would be a third of what history weighs.
    Name in `told_once` long texts that seldom change: a row has them only where they did (see `ToldOnceField`).
    """

    def __init__(self, looked_up_by=(), told_once=()):
        super().__init__(
            bases=(SealedRow,), history_manager=SealedHistoryManager, historical_queryset=HistoricalQuerySet
        )
        self.looked_up_by, self.told_once = looked_up_by, told_once

    def finalize(self, sender, **kwargs):
        if self.cls is sender:
            self.excluded_fields = [*sender.bookkeeping, *sender.untracked]
        super().finalize(sender, **kwargs)

    def copy_fields(self, model):
        fields = super().copy_fields(model)
        for field in fields.values():
            field.db_index = False
        return fields | {name: _told_once(fields[name]) for name in self.told_once}

    def get_extra_fields(self, model, fields):
        extra = super().get_extra_fields(model, fields)
        extra["history_user"].db_index = False
        return extra

    def get_meta_options(self, model):
        name = model._meta.model_name[:24]
        return super().get_meta_options(model) | {
            "indexes": (
                # Ascending on purpose: the descending twin makes the library's own as-of far slower.
                models.Index(fields=(model._meta.pk.attname, "history_date", "history_id"), name=f"{name}_asof"),
                *(_index(model, column) for column in self.looked_up_by),
            ),
            "constraints": (
                models.UniqueConstraint(fields=("history_subject", "history_sequence"), name=f"{name}_seq_once"),
            ),
        }

    def post_save(self, instance, created, using=None, **kwargs):
        """Nothing: see `build`."""

    def post_delete(self, instance, using=None, **kwargs):
        """Nothing: tracked rows are not deleted, and the database's triggers refuse it."""


def _told_once(field):
    _name, _path, _args, said = field.deconstruct()
    column = ToldOnceField(**said | {"null": True})
    column.name, column.creation_counter = field.name, field.creation_counter
    return column


def _index(model, column):
    return models.Index(
        fields=(column,),
        name=f"{model._meta.model_name}_by_{column}"[:30],
        condition=models.Q(**{f"{column}__isnull": False}),
    )


def history_model(model):
    return getattr(model, model._meta.simple_history_manager_attribute).model


def newest_id(row) -> int:
    """The history row that shows `row` as it stands."""
    rows = history_model(type(row))._base_manager.filter(id=row.pk).order_by("-history_id")
    return rows.values_list("history_id", flat=True)[0]


def build(row, history_type, *, at, actor, reason):
    """An unsaved history row of `row` as it stands now, without its seal. The first of a row has every text."""
    columns = {f.attname: getattr(row, f.attname) for f in row.tracked_fields()}
    record = history_model(type(row))(
        history_date=at,
        history_type=history_type,
        history_user_id=actor and actor.pk,
        history_change_reason=reason,
        **columns,
    )
    if history_type == "~" and (once := told_once(type(record))):
        record.as_before = once.keys() - row.changed_columns()
    return record


@cache
def told_once(model) -> dict:
    """{name: field} of the columns of a history model that stand only where they changed."""
    return {field.attname: field for field in model._meta.concrete_fields if isinstance(field, ToldOnceField)}
