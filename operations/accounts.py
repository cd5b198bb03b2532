"""Shows the accounts of the demonstration office: `python -m operations.accounts FILE`."""

import json
import sys
from pathlib import Path

COLUMNS = ("username", "password", "roles", "department")


def table(accounts):
    """The accounts, as `demo --json` gives them, in columns as wide as their longest entry."""
    rows = [COLUMNS, *(tuple(_written(account.get(column)) for column in COLUMNS) for account in accounts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _written(entry):
    if isinstance(entry, list):
        return ", ".join(entry)
    return str(entry or "")


if __name__ == "__main__":
    office = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write(table(office["accounts"]) + "\n")
