"""Which columns were sealed under which schema version.

Each app keeps them in `sealed_columns.json`: {"model": {"1": ["id", "name", …], "2": […]}}. A version is never
changed once rows were written under it; the `sealed_columns` command adds the next one.
"""

import json
from functools import cache
from pathlib import Path

from django.apps import apps

from record.models import Event, Tracked

FILE = "sealed_columns.json"


@cache
def _kept(app_label: str) -> dict:
    path = path_of(app_label)
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def path_of(app_label: str) -> Path:
    return Path(apps.get_app_config(app_label).path) / FILE


def versions(model) -> dict[int, list[str]]:
    kept = _kept(model._meta.app_label).get(model._meta.model_name, {})
    return {int(version): names for version, names in kept.items()}


def current_version(model) -> int:
    return max(versions(model), default=0)


def columns(model, version: int) -> list[str]:
    """The sealed columns under `version`, in the order they were declared; KeyError for an unknown version."""
    return versions(model)[version]


def present_columns(model) -> list[str]:
    return [field.attname for field in model.tracked_fields()]


def sealed_models():
    """Every model whose records are sealed: the tracked ones, and events."""
    return [model for model in apps.get_models() if issubclass(model, Tracked) or model is Event]


def outdated() -> list:
    """Models whose columns differ from the newest version that is kept."""
    return [model for model in sealed_models() if versions(model).get(current_version(model)) != present_columns(model)]


def forget():
    """Read the files again; the command that writes them needs it, and toy models in tests."""
    _kept.cache_clear()
