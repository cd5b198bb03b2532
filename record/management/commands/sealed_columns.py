import json

from django.core.management.base import BaseCommand

from record import schemas


class Command(BaseCommand):
    help = "Keep the list of sealed columns: adds the next schema version of each model whose columns changed."
    requires_system_checks = []

    def handle(self, **options):
        changed = schemas.outdated()
        for app_label in sorted({model._meta.app_label for model in changed}):
            path = schemas.path_of(app_label)
            kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
            for model in (m for m in changed if m._meta.app_label == app_label):
                of_model = kept.setdefault(model._meta.model_name, {})
                version = max(map(int, of_model), default=0) + 1
                of_model[str(version)] = schemas.present_columns(model)
                self.stdout.write(f"{model._meta.label}: version {version}")
            path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
        schemas.forget()
        if not changed:
            self.stdout.write("Every sealed column is kept.")
