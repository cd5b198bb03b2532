from django.db import models


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
    def next(cls, prefix: str, year: int) -> str:
        """The next number, for example `ZG-2026-0038`; holds the series until the transaction ends."""
        cls.objects.get_or_create(prefix=prefix, year=year)
        series = cls.objects.select_for_update().get(prefix=prefix, year=year)
        series.last += 1
        series.save(update_fields=["last"])
        return str(series)
