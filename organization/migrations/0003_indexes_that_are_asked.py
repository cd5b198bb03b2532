from django.db import migrations, models

from record.migrations._rows import WithoutIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0003_indexes_that_are_asked"),
        ("organization", "0002_forget_what_was_typed_at_sign_in"),
    ]

    operations = [
        WithoutIndexes(),
        migrations.AddIndex(
            model_name="historicalappointment",
            index=models.Index(
                condition=models.Q(("department__isnull", False)),
                fields=["department"],
                name="appointment_by_department",
            ),
        ),
        migrations.AddIndex(
            model_name="historicaldelegation",
            index=models.Index(
                condition=models.Q(("appointment__isnull", False)),
                fields=["appointment"],
                name="delegation_by_appointment",
            ),
        ),
    ]
