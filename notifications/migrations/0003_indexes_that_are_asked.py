from django.db import migrations, models

from record.migrations._rows import WithoutIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0003_indexes_that_are_asked"),
        ("notifications", "0002_notices_about_powers"),
        ("organization", "0003_indexes_that_are_asked"),
        ("record", "0003_indexes_that_are_asked"),
        ("tracker", "0007_indexes_that_are_asked"),
    ]

    operations = [
        WithoutIndexes({"notice": ["event", "place"], "reminder": ["line", "recipient"]}),
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_by_recipient",
        ),
        migrations.RemoveIndex(
            model_name="reminder",
            name="reminder_by_subject",
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["recipient"], name="notice_by_recipient"),
        ),
    ]
