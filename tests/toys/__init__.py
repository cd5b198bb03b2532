"""Toys that know nothing of tickets: `record` and `workflow` must carry anything that is declared like them."""
