"""The reference of the two files: generated, and never stale."""

import pytest

from bot.schema import MODELS
from tools import docs_commands
from tools.docs_reference import PAGES, page


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_page_is_up_to_date(name):
    assert (PAGES / f"{name}.md").read_text() == page(name), "run `make docs`"


def test_a_key_is_told_with_its_default_and_its_part():
    text = page("policy")
    assert "| `exception` | How long a granted exception lasts. | text | `24h` |" in text
    assert "| `versions` | How versions become tags. | [Versions](#versions) |  |" in text


def test_the_commands_are_up_to_date():
    assert docs_commands.PAGE.read_text() == docs_commands.page(), "run `make docs`"
