"""A test without what it needs is skipped with the way to install it; in CI it fails."""

import os
from typing import NoReturn

import pytest


def missing(what: str, install: str) -> NoReturn:
    """End the running test for want of `what`: a failure under CI=true, else a skip."""
    reason = f"{what}. To run this test: {install}"
    if os.environ.get("CI"):
        pytest.fail(f"{reason} (CI must not skip it)", pytrace=False)
    pytest.skip(reason)
