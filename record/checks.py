from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError
from django.db.models import PROTECT

from record import schemas
from record.ahead import ahead_now
from record.models import Tracked


@register()
def sealed_columns_are_kept(app_configs, **kwargs):
    """A column that no schema version names would be written and never sealed."""
    return [
        Error(
            f"The sealed columns of {model._meta.label} changed.",
            hint="Run `python manage.py sealed_columns` and commit the file it writes.",
            obj=model,
            id="record.E001",
        )
        for model in schemas.outdated()
    ]


@register()
def tracked_models_keep_the_law(app_configs, **kwargs):
    """No many-to-many, no cascading key: links are rows of their own, and nothing disappears with its parent."""
    errors = []
    for model in schemas.sealed_models():
        if not issubclass(model, Tracked):
            continue
        if model._meta.local_many_to_many:
            errors.append(Error("A tracked model has no many-to-many field.", obj=model, id="record.E002"))
        for field in model._meta.concrete_fields:
            if field.is_relation and field.remote_field.on_delete is not PROTECT:
                errors.append(Error(f"{field.name}: a tracked key is PROTECT.", obj=model, id="record.E003"))
    return errors


@register(Tags.database)
def no_record_is_stamped_in_the_future(app_configs, databases, **kwargs):
    """Asked by `manage.py check --database default`, and by `migrate` before it begins."""
    try:
        ahead = ahead_now() if databases else None
    except DatabaseError:  # not migrated yet, or gone: others say so
        return []
    return [Warning(ahead.sentence, id="record.W010")] if ahead else []
