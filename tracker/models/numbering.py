from django.db import models
from django.db.models import F

from record.writing import insert_new


class NumberSeries(models.Model):
    """The last number given in a series; numbers stay spent whatever becomes of what they named."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("prefix", "year"), name="series_once"),)

    def __str__(self):
        return f"{self.prefix}-{self.year}-{self.last:04}"

    @classmethod
    def next(cls, prefix: str, year: int, count: int = 1) -> list[str]:
        """The next numbers, for example [`ZG-2026-0038`]; holds the series until the transaction ends."""
        taken = cls.objects.filter(prefix=prefix, year=year)
        if not taken.update(last=F("last") + count):
            insert_new([cls(prefix=prefix, year=year)], "last")
            taken.update(last=F("last") + count)
        last = taken.values_list("last", flat=True).get()
        return [str(cls(prefix=prefix, year=year, last=one)) for one in range(last - count + 1, last + 1)]
