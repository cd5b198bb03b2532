import sys
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection

from operations.port import ADDRESS, PortTaken, listen
from operations.readiness import unapplied_migrations
from operations.supervisor import Program, Supervisor
from record.models import Installation
from record.trouble import trouble_of


class Command(BaseCommand):
    help = "Runs the whole office on this machine: web server, one worker, scheduler. Ctrl-C stops it."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help=f"port of {ADDRESS} (default 8000)")

    def handle(self, *, port, **options):
        try:
            # The port is held from the first moment, so that nobody takes it between the look and the start.
            listener = listen(port)
        except PortTaken as taken:
            raise CommandError(str(taken)) from None
        with closing(listener):
            refuse_unready()
            self.stdout.write(f"Rectify runs at http://{ADDRESS}:{port}/ – Ctrl-C stops it.")
            self.stdout.flush()
            Supervisor(programs(listener, port), say=self.stdout.write, home=settings.BASE_DIR).run()


def refuse_unready():
    """Say what to run first where the database or the static files are not as this version needs them."""
    try:
        missing = unapplied_migrations()
        if not missing:
            # A write that changes no row: pages would be shown and nothing could be kept where it fails.
            Installation.objects.filter(pk=-1).update(kind="")
    except Error as error:
        if not (trouble := trouble_of(error)):
            raise
        raise CommandError(trouble.told_to_the_operator(error)) from None
    finally:
        connection.close()
    if missing:
        raise CommandError(f"{len(missing)} migrations are missing; run `python manage.py migrate` first.")
    if not settings.DEBUG and not Path(settings.STATIC_ROOT, "staticfiles.json").exists():
        raise CommandError("The static files are not collected; run `python manage.py collectstatic` first.")


def programs(listener, port):
    """What makes an office: web, worker, scheduler."""
    home = settings.BASE_DIR
    return [
        Program("The web server", web_server(listener), folder=home, pass_fds=(listener.fileno(),)),
        Program("The worker", worker(port), folder=home),
        Program("The scheduler", scheduler(port), folder=home),
    ]


def web_server(listener):
    """Gunicorn on a socket that is open already; its workers share what was loaded before they were born."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi:application",
        "--bind",
        f"fd://{listener.fileno()}",
    ]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "5"]
    return [*command, "--preload", "--log-level", "warning", "--no-control-socket"]


def worker(port):
    """One Celery worker without company: it needs to know of no other."""
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [*celery("worker"), "--pool", "solo", "--hostname", f"serve-{port}@%h", *quiet]


def scheduler(port):
    """Celery's beat; its file is its own, because two schedulers cannot share one."""
    file = f"{settings.CELERY_BEAT_SCHEDULE_FILENAME}-{port}"
    return [sys.executable, "-m", "config.beat", file]


def celery(program):
    """How a program of Celery begins."""
    return [sys.executable, "-m", "celery", "--app", "config", "--quiet", program]
