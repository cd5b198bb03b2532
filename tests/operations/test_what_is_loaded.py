"""A command does not load what it does not use; counted in modules, not in seconds."""

import subprocess
import sys

import pytest

from tests.processes import PATIENCE, ROOT, of_development

HEAVY = ("config.urls", "desk.views", "docx", "lxml", "openpyxl", "pypdf", "PIL", "rest_framework")
PROGRAM = f"""
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
from django.core.management import execute_from_command_line
try:
    execute_from_command_line(["manage.py", *sys.argv[1:], "--json"])
except SystemExit:
    pass
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""


@pytest.mark.parametrize("said", ["show X", "history X", "offers X --as anybody", "move X accept --as anybody"])
def test_a_command_about_one_ticket_loads_no_page_and_no_office_library(tmp_path, said):
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *said.split()],
        cwd=ROOT,
        env=of_development(tmp_path),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert ran.stderr.splitlines()[-1] == "[]"
