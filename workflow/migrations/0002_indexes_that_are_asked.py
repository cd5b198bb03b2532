from django.db import migrations

from record.migrations._rows import WithoutIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0003_indexes_that_are_asked"),
        ("workflow", "0001_initial"),
    ]

    operations = [
        WithoutIndexes(),
    ]
