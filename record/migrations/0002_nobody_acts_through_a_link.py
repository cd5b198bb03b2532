from django.conf import settings
from django.db import migrations, models

INTERFACES = [
    ("page", "page"),
    ("api", "programming interface"),
    ("command", "command line"),
    ("import", "import"),
    ("system", "system"),
    ("link", "one-time link"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="event", name="event_actor_unless_system"),
        migrations.AlterField(
            model_name="attempt", name="interface", field=models.CharField(choices=INTERFACES, max_length=10)
        ),
        migrations.AlterField(
            model_name="event", name="interface", field=models.CharField(choices=INTERFACES, max_length=10)
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("actor__isnull", False), ("interface__in", ("system", "link")), _connector="OR"),
                name="event_actor_unless_nobody_signed_in",
            ),
        ),
    ]
