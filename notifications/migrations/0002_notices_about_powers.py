import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        ("organization", "0001_initial"),
        ("tracker", "0002_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="place",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.department",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="ticket",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="tracker.ticket",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place__isnull", True), ("ticket__isnull", False)),
                    models.Q(("place__isnull", False), ("ticket__isnull", True)),
                    _connector="OR",
                ),
                name="notice_has_one_subject",
            ),
        ),
    ]
