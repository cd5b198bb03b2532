from django.db import migrations

from record.fields import ToldOnceField
from record.migrations._rows import Full


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0004_digests_as_bytes"),
        ("tracker", "0009_my_work_by_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalticket",
            name="outcome",
            field=ToldOnceField(blank=True, default="", null=True, verbose_name="outcome"),
        ),
        migrations.AlterField(
            model_name="historicalticket",
            name="problem",
            field=ToldOnceField(null=True, verbose_name="what is wrong"),
        ),
        Full("ticket"),
    ]
