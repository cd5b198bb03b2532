from django.db import migrations

from record.migrations._rows import DigestsAsBytes


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0003_indexes_that_are_asked"),
        ("tracker", "0007_indexes_that_are_asked"),
    ]

    operations = [
        DigestsAsBytes(),
    ]
