"""The grammar has never heard of what moves under it: each subject brings its own words."""

import ast

import pytest
from django.utils.translation import override

from tests.test_layers import ROOT
from tracker.models import Ticket
from tracker.procedure_words import WORDS
from workflow.plans import Demands, Signer
from workflow.reading import PlanMalformed, read_plan
from workflow.verbs import steps_of
from workflow.vocabulary import Vocabulary

SOURCES = [path for path in (ROOT / "workflow").rglob("*.py") if "migrations" not in path.parts]
OF_TICKETS = {*steps_of(Ticket), *WORDS.roles, *WORDS.fields}
OF_PARCELS = Vocabulary(
    verbs=("pack", "ship"),
    signable=("ship",),
    bulk=frozenset({"ship"}),
    roles=("packer", "owner"),
    scopes=("parcel", "named"),
    named_roles=("owner",),
    names_nobody="%(where)s: on a parcel stands no %(role)s, only %(known)s.",
    fields=("weight",),
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_grammar_says_no_word_of_tickets(path):
    source = path.read_text("utf-8")
    texts = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    assert not texts & OF_TICKETS
    assert "ticket" not in source.lower()


def test_a_procedure_is_read_in_the_words_of_its_subject():
    rules = {"verbs": {"ship": {"fields": ["weight"], "sign_offs": {"by": [{"role": "packer"}]}}}}
    plan = read_plan(rules, OF_PARCELS)
    assert plan.demands("ship").fields == ("weight",)
    assert plan.gate("ship").signers == (Signer(role="packer", scope="parcel"),)
    assert plan.demands("ship").bulk and plan.demands("pack") == Demands(bulk=False)


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ({"verbs": {"submit": {}}}, "submit"),
        ({"verbs": {"pack": {"sign_offs": {"by": [{"role": "owner"}]}}}}, "before ship only"),
        ({"verbs": {"pack": {"fields": ["outcome"]}}}, "weight"),
        ({"verbs": {"pack": {"roles": ["verifier"]}}}, "packer, owner"),
        ({"plan": {"sign_offs": {"by": [{"role": "packer", "scope": "named"}]}}}, "on a parcel stands no packer"),
        ({"plan": {"sign_offs": {"by": [{"role": "packer", "scope": "ticket"}]}}}, "parcel"),
    ],
)
def test_words_of_another_subject_are_none(rules, why):
    with override("en"), pytest.raises(PlanMalformed, match=why):
        read_plan(rules, OF_PARCELS)
