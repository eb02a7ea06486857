"""When Python looks for garbage: seldom, and never among what stays."""

import gc

YOUNG = 10_000
"""Objects made since the last look. With Python's 700, notes of 3,000 commits took 7 % longer."""


def seldom() -> None:
    """What is there now, modules, policies, tables, stays: it is not looked at any more."""
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
    gc.enable()
