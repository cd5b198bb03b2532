"""When a measure counts as carried out, for prose and ledger alike."""


def is_carried_out(measure):
    """A verifier passed it, or it stands at 100 percent and no verifier returned it."""
    return measure.verdict == "passed" or (measure.progress >= 100 and measure.verdict != "returned")
