"""The form of each step: its own where it has one, else what the step itself says it takes."""

from desk.forms import assigning, dating, evidence, planning, reopening, wording, working
from desk.forms.steps import StepForm
from tracker.steps import STEPS

OWN = (assigning, dating, evidence, planning, reopening, wording, working)
FORMS = {name: StepForm.of_its_own.get(name, StepForm) for name, step in STEPS.items() if not step.is_birth}
