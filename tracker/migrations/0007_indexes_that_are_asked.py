from django.db import migrations, models

from record.migrations._rows import WithoutIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0003_indexes_that_are_asked"),
        ("organization", "0003_indexes_that_are_asked"),
        ("tracker", "0006_tickets_in_order_of_number"),
        ("workflow", "0002_indexes_that_are_asked"),
    ]

    operations = [
        WithoutIndexes(
            {
                "evidence": ["added_by"],
                "extension": ["decided_by", "requested_by", "supported_by"],
                "feedbackissue": ["department", "inspection"],
                "inspectionmember": ["inspection"],
                "lookback": ["holder"],
                "measure": ["ticket"],
                "supportingdepartment": ["ticket"],
            }
        ),
        migrations.AddIndex(
            model_name="historicalcounter",
            index=models.Index(
                condition=models.Q(("ticket__isnull", False)), fields=["ticket"], name="counter_by_ticket"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalevidence",
            index=models.Index(
                condition=models.Q(("ticket__isnull", False)), fields=["ticket"], name="evidence_by_ticket"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalevidence",
            index=models.Index(
                condition=models.Q(("added_by__isnull", False)), fields=["added_by"], name="evidence_by_added_by"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalextension",
            index=models.Index(
                condition=models.Q(("ticket__isnull", False)), fields=["ticket"], name="extension_by_ticket"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalfeedbackissue",
            index=models.Index(
                condition=models.Q(("inspection__isnull", False)),
                fields=["inspection"],
                name="feedbackissue_by_inspection",
            ),
        ),
        migrations.AddIndex(
            model_name="historicallookback",
            index=models.Index(
                condition=models.Q(("ticket__isnull", False)), fields=["ticket"], name="lookback_by_ticket"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalmeasure",
            index=models.Index(
                condition=models.Q(("ticket__isnull", False)), fields=["ticket"], name="measure_by_ticket"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalremark",
            index=models.Index(
                condition=models.Q(("ticket__isnull", False)), fields=["ticket"], name="remark_by_ticket"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalsignoff",
            index=models.Index(
                condition=models.Q(("ticket__isnull", False)), fields=["ticket"], name="signoff_by_ticket"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalsourcefile",
            index=models.Index(
                condition=models.Q(("inspection__isnull", False)),
                fields=["inspection"],
                name="sourcefile_by_inspection",
            ),
        ),
        migrations.AddIndex(
            model_name="historicalsupportingdepartment",
            index=models.Index(
                condition=models.Q(("ticket__isnull", False)), fields=["ticket"], name="supportingdepartment_by_ticket"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalticket",
            index=models.Index(
                condition=models.Q(("inspection__isnull", False)), fields=["inspection"], name="ticket_by_inspection"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalticket",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="ticket_by_merged_into"
            ),
        ),
    ]
