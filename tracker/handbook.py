"""The law as a page of the documentation, written from the declarations so that it cannot fall out of step."""

from tracker.labels import label_of
from tracker.law import ticket_law
from workflow.plans import Plan
from workflow.telling import told

HEAD = """# The life of a ticket

Written by `make docs` from the verbs that `tracker/verbs/` declares; a test compares.
What an office may ask beyond it is data: see [procedures.md](procedures.md).

![States and steps](workflow.svg)

| step | from → to | who | what else must hold |
|---|---|---|---|
"""


def law_page() -> str:
    """Markdown: every step with where it leads, who may take it, and what the law asks."""
    law = ticket_law()
    birth = f"| {label_of(law.birth)} (`{law.birth}`) | → {label_of(law.start)} | {label_of('coordinator')} | |\n"
    return HEAD + birth + "".join(_row(step) for step in told(law, Plan(), label_of))


def _row(step):
    ways, demands = "; ".join(step.ways), "; ".join(step.demands)
    return f"| {step.label} (`{step.name}`) | {ways} | {step.who} | {demands} |\n"
