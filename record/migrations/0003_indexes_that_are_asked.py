from django.db import migrations, models

from record.migrations._rows import WithoutIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0002_nobody_acts_through_a_link"),
    ]

    operations = [
        WithoutIndexes({"event": ["actor"], "outboxitem": ["event"]}),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_key_once",
        ),
        migrations.RemoveIndex(
            model_name="event",
            name="event_by_actor",
        ),
        migrations.RemoveIndex(
            model_name="event",
            name="event_by_time",
        ),
        migrations.RemoveIndex(
            model_name="event",
            name="event_by_key",
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["actor", "id"], name="event_by_actor"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key__isnull", False)), fields=("key", "subject"), name="event_key_once"
            ),
        ),
    ]
