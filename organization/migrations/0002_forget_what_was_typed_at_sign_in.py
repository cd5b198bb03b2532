from django.db import migrations

# The library kept whatever was posted, masked only where the field was called "password", and the addresses of
# one-time links; a name that nobody has may be a password that somebody typed into the wrong field.
UNSAID = ("get_data", "post_data", "path_info")
FAILURES = ("accessattempt", "accessfailurelog")


def forget(apps, schema_editor):
    """What holds somebody up right now is a quarter of an hour old at most; nobody misses the words."""
    connection = schema_editor.connection
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA secure_delete=ON")  # else the bytes stay in the file
    database = connection.alias
    known = apps.get_model("organization", "User").objects.using(database).values("username")
    for model in apps.get_app_config("axes").get_models():
        rows = model.objects.using(database)
        if model._meta.model_name in FAILURES:
            rows.exclude(username__in=known).delete()
        if said := {field.name for field in model._meta.get_fields()}.intersection(UNSAID):
            rows.update(**dict.fromkeys(said, ""))


class Migration(migrations.Migration):
    dependencies = [
        ("axes", "0010_accessattemptexpiration"),
        ("organization", "0001_initial"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
