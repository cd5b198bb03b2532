"""How far the suite looks: within a budget that everybody can spare, or as far as `make deep` goes."""

import os

DEEP = os.environ.get("RECTIFY_TEST_DEEP") == "1"


def budget(usual, deep):
    """How many examples, stories or instants: `usual` each time, the same ones; `deep` now and then, other ones."""
    return deep if DEEP else usual
