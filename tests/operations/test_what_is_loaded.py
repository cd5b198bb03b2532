"""A process does not load what it does not use; counted in modules, not in seconds."""

import subprocess
import sys

import pytest

from tests.processes import PATIENCE, ROOT, of_development

PAGES = ("config.urls", "desk.views")
OF_OFFICE = ("docx", "lxml", "xlsxwriter", "openpyxl", "pypdf", "PIL", "rest_framework")
COMMAND = """
from django.core.management import execute_from_command_line
try:
    execute_from_command_line(["manage.py", *sys.argv[1:], "--json"])
except SystemExit:
    pass
"""
WORKER = """
from config.celery import app
app.loader.import_default_modules()
from notifications.channels.email import LETTERS
for name in ("mail", "subject", "power_mail", "power_subject"):
    LETTERS.get_template(f"notifications/{name}.txt")
"""


def loaded(tmp_path, program, *arguments, of):
    """Which of these modules a process has that ran the program."""
    begin = 'import os, sys; os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")'
    end = f"print([name for name in {of!r} if name in sys.modules], file=sys.stderr)"
    ran = subprocess.run(
        [sys.executable, "-c", f"{begin}\n{program}\n{end}", *arguments],
        cwd=ROOT,
        env=of_development(tmp_path),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return ran.stderr.splitlines()[-1]


@pytest.mark.parametrize("said", ["show X", "history X", "offers X --as anybody", "move X accept --as anybody"])
def test_a_command_about_one_ticket_loads_no_page_and_no_office_library(tmp_path, said):
    assert loaded(tmp_path, COMMAND, *said.split(), of=PAGES + OF_OFFICE) == "[]"


def test_a_worker_that_writes_mails_loads_no_page(tmp_path):
    assert loaded(tmp_path, WORKER, of=(*PAGES, *OF_OFFICE, "tracker.models")) == "['tracker.models']"


def test_the_scheduler_loads_no_line_of_the_office(tmp_path):
    program = "import celery.apps.beat, config.beat; config.beat.app.Beat; config.beat.app.conf.beat_schedule"
    of = ("celery.beat", "prompt_toolkit", "record.models", "tracker")
    assert loaded(tmp_path, program, of=of) == "['celery.beat']"


def test_a_web_process_has_every_page_and_no_office_library(tmp_path):
    assert loaded(tmp_path, "import config.wsgi", of=PAGES + OF_OFFICE) == str(list(PAGES))
