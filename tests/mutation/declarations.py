"""Faults in the declarations of verbs and amendments."""

from tests.mutation.trying import run
from tests.mutation.watching import Steps

# What guards comes first.
PARTS = ("may", "source", "needs", "asks", "target", "takes", "lent_by", "tells")


def main(names) -> int:
    """Try every fault of these steps or parts, or of all; 1 where some survive."""

    def faults():
        from tests.mutation.faults import mutations

        wanted = (fault for fault in mutations() if not names or {fault.step, fault.part} & set(names))
        return sorted(wanted, key=lambda mutation: PARTS.index(mutation.part))

    def sound():
        from tests.mutation.faults import declare_as_it_is

        declare_as_it_is()

    return run(faults, sound, Steps())
