"""Direct commits that look like squash merges of a forge: the setting that tells them apart."""

from bot.words.text import Safe, code
from release import facts as f


def way_on(survey: f.Surveyed | None) -> Safe:
    """The setting that takes them as reviewed; empty when they do not look like that."""
    if survey is None or not survey.forge:
        return Safe("")
    setting = code(f"merged-by: {survey.forge}")
    return Safe(
        f"Squash merges of your forge? {setting} in slipway.yml takes them as reviewed, from the next release on."
    )
