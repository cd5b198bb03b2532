from django.core.management.commands import migrate

from operations.alone import alone


class Command(migrate.Command):
    def handle(self, *args, **options):
        with alone(self.stderr.write):
            super().handle(*args, **options)
