"""How far the crawl goes: in the suite each value once for each parameter; with `make crawl` the whole product."""

import os

WHOLE = os.environ.get("RECTIFY_CRAWL") == "whole"


def first_of(examples):
    """One of them in the suite, all of them in the whole crawl."""
    return list(examples) if WHOLE else list(examples)[:1]
