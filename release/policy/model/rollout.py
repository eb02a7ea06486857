"""How a version reaches production, and what sends it back."""

from typing import Annotated

from pydantic import (
    Field,
)
from pydantic import (
    Strict as Exactly,
)

from release.policy.model.words import Flag, Name, Names, Words
from release.spans import Length, Span
from release.yamlfile import Strict


class RolloutStage(Strict):
    """One stage of a rollout: percent of the traffic, and for how long."""

    weight: Annotated[int, Exactly(), Field(ge=1, le=100)]
    """The percentage of traffic that gets the new version."""
    lasts: Length = Field(alias="for")
    """How long it is watched before the next stage."""


Stages = Annotated[tuple[RolloutStage, ...], Field(min_length=1)]


class Rollout(Strict):
    """A rollout in stages, watched by probes."""

    stages: Stages | Annotated[dict[Name, Stages], Field(min_length=1)]
    """The stages, in order; or by kind of release, and other kinds go at once."""
    budgets: dict[Name, Name] = {}
    """Budgets by name, each with the probe that measures it."""
    every: Length = Span(seconds=60)
    """How often the budgets are looked at."""

    def stages_of(self, kind: str) -> Stages:
        """The stages in which a kind of release goes; none when it goes at once."""
        return self.stages.get(kind, ()) if isinstance(self.stages, dict) else self.stages


class Trigger(Strict):
    """What may set off a rollback: a probe, or people of a role."""

    title: Words
    """Its name on cards and in messages."""
    probe: Name | None = None
    """The probe that sets it off."""
    by: Names = ()
    """The roles that may declare it, and stop its countdown; without them, who may roll back."""
    automatic: Flag = False
    """True: when its probe fires, the rollback begins by itself after the countdown."""
    countdown: Length = Span(seconds=120)
    """How long somebody may still stop an automatic rollback."""
    every: Length = Span(seconds=60)
    """How often its probe is looked at, from production on until the release is closed."""
