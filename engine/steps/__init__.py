"""The kinds of step, by the verb a policy uses; a new one is a file and a line here."""

from engine.steps.announce import ANNOUNCE
from engine.steps.archive import ARCHIVE
from engine.steps.artifacts import ARTIFACTS
from engine.steps.at import At, StepKind
from engine.steps.branch import BRANCH
from engine.steps.candidate import CANDIDATE
from engine.steps.cherry_pick import CHERRY_PICK
from engine.steps.clean_up import CLEAN_UP
from engine.steps.disclose import DISCLOSE
from engine.steps.freeze import FREEZE, UNFREEZE
from engine.steps.merge import MERGE
from engine.steps.merge_back import MERGE_BACK
from engine.steps.open_hotfix import OPEN_HOTFIX
from engine.steps.poll import POLL
from engine.steps.probe import PROBE
from engine.steps.publish import PUBLISH
from engine.steps.record import RECORD
from engine.steps.rehearse import REHEARSE
from engine.steps.revert import REVERT
from engine.steps.script import REDEPLOY, SCRIPT
from engine.steps.survey import SURVEY
from engine.steps.tag import TAG
from engine.steps.watch import MEASURE, WATCH
from engine.steps.way_back import FLAGS, ROUTE, STOP_ROLLOUT
from release.plan import PlannedGate, PlannedStep

STEPS: dict[str, StepKind] = {
    "freeze": FREEZE,
    "unfreeze": UNFREEZE,
    "branch": BRANCH,
    "candidate": CANDIDATE,
    "deploy": SCRIPT,
    "verify": SCRIPT,
    "run": SCRIPT,
    "merge to": MERGE,
    "tag": TAG,
    "disclose": DISCLOSE,
    "archive": ARCHIVE,
    "publish": PUBLISH,
    "record": RECORD,
    "announce": ANNOUNCE,
    "merge back to": MERGE_BACK,
    "cherry-pick to": CHERRY_PICK,
    "rollout": SCRIPT,
    "measure": MEASURE,
    "watch": WATCH,
    "stop rollout": STOP_ROLLOUT,
    "route to": ROUTE,
    "disable flags": FLAGS,
    "redeploy": REDEPLOY,
    "open": OPEN_HOTFIX,
    "revert": REVERT,
    "clean up": CLEAN_UP,
}

CHECKS: dict[str, StepKind] = {
    "run": SCRIPT,
    "probe": PROBE,
    "clean": SURVEY,
    "artifacts": ARTIFACTS,
    "rehearse": REHEARSE,
}


def kind_of(planned: PlannedStep | PlannedGate) -> StepKind:
    """How to do a step, or to check a gate."""
    if isinstance(planned, PlannedGate):
        return POLL if planned.gate.every else CHECKS[planned.gate.kind]
    return STEPS[planned.action.verb.name]


__all__ = ["CHECKS", "STEPS", "At", "StepKind", "kind_of"]
