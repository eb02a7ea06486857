"""What people type without quotes is read as they mean it."""

import pytest

from commands.parse import read_command


@pytest.mark.parametrize(
    ("text", "words", "options"),
    [
        ("start minor --at 2026-12-01 10:00", ("minor",), {"at": "2026-12-01 10:00"}),
        ("start minor --at tomorrow 9:30 --risk high", ("minor",), {"at": "tomorrow 9:30", "risk": "high"}),
        ("start minor --at 14:30", ("minor",), {"at": "14:30"}),
        ("start --at=+2h minor", ("minor",), {"at": "+2h"}),
        ('start --at "2026-12-01 10:00" minor', ("minor",), {"at": "2026-12-01 10:00"}),
        ("abort 1.2.0 --reason it is too late", ("1.2.0",), {"reason": "it is too late"}),
        ("rollback --reason it hangs --trigger slow", (), {"reason": "it hangs", "trigger": "slow"}),
        ("start minor --at", ("minor",), {"at": ""}),
    ],
)  # fmt: skip
def test_options_without_quotes(text: str, words: tuple[str, ...], options: dict[str, str]):
    typed = read_command(text)
    assert (typed.words, typed.options) == (words, options)
