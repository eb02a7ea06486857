"""Where a release stands: every gate and step with its mark, what can be done, what blocks."""

from release.standing.around import ALONE, Around, Mate
from release.standing.beside import NOBODY, Beside, beside, may_be_at_work, may_meet
from release.standing.carry import beside_content, same_content
from release.standing.gates import direct_subject, shown_of
from release.standing.papers import linkable, subject_of, undescribed
from release.standing.picture import (
    CLOSED,
    MACHINES,
    Blocker,
    GateStanding,
    Mark,
    StageStanding,
    Standing,
    StepStanding,
    Why,
)
from release.standing.train import mate
from release.standing.walk import forward_plan, plan_of, standing
from release.standing.watched import rolling

__all__ = [
    "ALONE",
    "CLOSED",
    "MACHINES",
    "NOBODY",
    "Around",
    "Beside",
    "Blocker",
    "GateStanding",
    "Mark",
    "Mate",
    "StageStanding",
    "Standing",
    "StepStanding",
    "Why",
    "beside",
    "beside_content",
    "direct_subject",
    "forward_plan",
    "linkable",
    "mate",
    "may_be_at_work",
    "may_meet",
    "plan_of",
    "rolling",
    "same_content",
    "shown_of",
    "standing",
    "subject_of",
    "undescribed",
]
