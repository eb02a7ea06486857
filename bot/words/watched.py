"""Lines of the log for what was measured and what followed from it."""

from datetime import datetime

from bot.words.did import Teller
from bot.words.steps import step_title
from bot.words.text import esc
from release import facts as f
from release.state import Release


def _measured(release: Release, fact: f.Measured, now: datetime) -> str:
    """Only what has no answer: what was measured is told with the step it belongs to."""
    if fact.verdict != "inconclusive":
        return ""
    asked = f"“{esc(step_title(release, fact.step))}”" if fact.step else "What is watched"
    again = "It is asked again; it does not count as passed."
    return f"❔ {asked} has no answer: {esc(fact.reason)}. {again}"


WATCHED: dict[type[f.Fact], Teller] = {
    f.Measured: _measured,
}
