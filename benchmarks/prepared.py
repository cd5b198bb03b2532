"""What it saves to write SQL once: python -m benchmarks.prepared

Brings tickets from their birth to their end, in turns with prepared questions and with the same querysets built each
time, and prints the ratio of the work of this process (CPU, not waiting). On SQLite that is all the work there is.
"""

import time
from contextlib import nullcontext
from unittest import mock

from benchmarks.office import throw_away

TURNS, TICKETS = 20, 3


def work_of(office, inspection):
    """Seconds of CPU for some tickets."""
    began = time.process_time()
    for _ in range(TICKETS):
        office.ticket(inspection, state="closed")
    return time.process_time() - began


def compare():
    """(seconds for one ticket with prepared questions, the same with querysets built each time)."""
    from record.prepared import Prepared
    from tests.office import Office

    def built_anew(question, *values):
        return list(question._build(*values))

    office = Office()
    inspection = office.inspection()
    ways = (nullcontext, lambda: mock.patch.object(Prepared, "ask", built_anew))
    spent = [0, 0]
    work_of(office, inspection)
    for _ in range(TURNS):
        for number, way in enumerate(ways):
            with way():
                spent[number] += work_of(office, inspection)
    return [seconds / TURNS / TICKETS for seconds in spent]


def main():
    with throw_away() as vendor:
        prepared, anew = compare()
    print(f"A ticket from its birth to its end on {vendor}: {prepared * 1000:.0f} ms of CPU with prepared questions,")
    print(f"{anew * 1000:.0f} ms with querysets built each time: {anew / prepared:.2f} times as much.")


if __name__ == "__main__":
    main()
