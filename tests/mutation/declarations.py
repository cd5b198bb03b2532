"""Faults in the declarations of verbs and amendments."""

from tests.mutation.trying import run
from tests.mutation.watching import Steps

# What guards comes first.
PARTS = ("may", "source", "needs", "asks", "target", "takes")


def main(steps) -> int:
    """Try every fault of these steps, or of all; 1 where some survive."""

    def faults():
        from tests.mutation.faults import mutations

        wanted = (mutation for mutation in mutations() if not steps or mutation.step in steps)
        return sorted(wanted, key=lambda mutation: PARTS.index(mutation.part))

    return run(faults, Steps())
