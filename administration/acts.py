"""Every act by which the registry is changed, by its name."""

from administration import founding
from administration.acting import ACTS
from administration.days import acts as days
from administration.departments import acts as departments
from administration.ladder import acts as ladder
from administration.people import acts as people
from administration.people import own
from administration.powers import acts as powers
from administration.procedures import acts as procedures

__all__ = ["ACTS", "days", "departments", "founding", "ladder", "own", "people", "powers", "procedures"]

# Written by earlier versions.
EARLIER = {"department_changed": departments.rename_department.told["department_renamed"]}
SENTENCES = EARLIER | {detail: sentence for act in ACTS.values() for detail, sentence in act.told.items()}
