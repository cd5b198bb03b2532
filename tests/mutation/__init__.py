"""Mutation testing: small faults put in on purpose, to see whether a test notices. `python -m tests.mutation --help`.

No part of the suite: it takes the better part of an hour. What it found is in docs/mutation.md.
"""
