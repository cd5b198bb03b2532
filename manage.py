#!/usr/bin/env python3
"""Every command of Rectify begins here."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        import django  # noqa: F401 - only whether it is there
    except ImportError:
        sys.exit("Django is not installed here. Run `make demo` once, or activate the environment in .venv.")
    from operations.shell import execute

    execute(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:  # before there was anything to stop
        sys.exit(130)
