"""One process that gives all commands of an office, as `manage.py` would: starting one for each takes seconds.

Reads a JSON list of words from each line and answers with a line: {"code": exit code, "said": what was printed}.
"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

import django
from django.core.management import ManagementUtility


def give(words):
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            ManagementUtility(["manage.py", *words]).execute()
            code = 0
        except SystemExit as end:
            code = end.code or 0
    return {"code": code, "said": said.getvalue()}


if __name__ == "__main__":
    answers = sys.stdout
    django.setup()
    for line in sys.stdin:
        answers.write(json.dumps(give(json.loads(line))) + "\n")
        answers.flush()
