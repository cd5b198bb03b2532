"""Many processes that write at once: python -m tests.hammer WORKERS STEPS SHARED-NUMBER OWN-NUMBER…

Each worker takes STEPS steps, now on the ticket that all share, now on its own, always reading first and writing then.
Prints one JSON object for each worker: what it did, how often it was refused as stale, and every other error.
"""

import json
import os
import sys

import django


def main(workers, steps, shared, *own):
    django.setup()
    ready, go = os.pipe()
    children = []
    for worker in range(workers):
        told, tells = os.pipe()
        if not os.fork():
            os.close(go)
            os.read(ready, 1)  # ends when the parent lets go
            os.write(tells, json.dumps(work(worker, steps, shared, own[worker])).encode() + b"\n")
            os._exit(0)
        os.close(tells)
        children.append(told)
    os.close(go)
    for told in children:
        with os.fdopen(told) as report:
            sys.stdout.write(report.read())


def work(worker, steps, shared, own):
    from organization.models import User

    told = {"worker": worker, "done": [], "stale": 0, "errors": []}
    handler = User.objects.get(username="handler")
    for step in range(steps):
        number, sentence = (own if step % 2 else shared), f"worker {worker} step {step}"
        try:
            told["stale"] += insist(number, handler, sentence, careful=step % 6 == 0)
            told["done"].append([number, sentence])
        except Exception as error:  # the test wants to know each
            told["errors"].append(repr(error))
    return told


def insist(number, handler, sentence, careful):
    """Report progress; a careful worker says which version it has seen, and looks again when it is stale."""
    from tracker.models import Ticket
    from workflow import engine
    from workflow.refusals import TransitionRefused
    from workflow.requests import TransitionRequest

    stale = 0
    while True:
        ticket = Ticket.objects.get(number=number)
        transition_request = TransitionRequest(
            name="report_progress",
            actor=handler,
            reason=sentence,
            interface="api",
            seen_version=ticket.version if careful else None,
        )
        try:
            engine.perform(ticket, transition_request)
            return stale
        except TransitionRefused as no:
            if [refusal.code for refusal in no.refusals] != ["stale"]:
                raise
            stale += 1


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
