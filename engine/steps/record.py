"""Write a release, or that it was rolled back, into the manifest: one more line, one commit."""

from engine.manifest import manifest, records
from engine.steps.at import At, StepKind, trailers
from release.git import PushRefused, RefUpdate
from release.journal import stamp
from release.manifest import BRANCH, FILE, Record, event_of, record_of
from release.outcome import Done, Failed, Outcome

TRIES = 3
"""Two releases may write at the same time: the second one writes after the first."""


async def look(at: At) -> Outcome | None:
    """Done when the manifest on the remote has the line."""
    try:
        known = await records(at.repository)
    except ValueError as error:
        return Failed(str(error))
    event = event_of(at.release)
    for number, one in enumerate(known, 1):
        if (one.release, one.event) == (at.release.id, event):
            return Done(f"line {number} of {FILE} on {BRANCH}", {"line": number}, seen=True)
    return None


async def do(at: At) -> Outcome:
    """Append the line, push it as a plain fast-forward, and see it there."""
    refused: PushRefused | None = None
    for _ in range(TRIES):
        refused = await _write(at)
        at.passes("pushed")
        done = await look(at)
        if done is not None:
            return done
    return Failed("; ".join(refused.reasons.values()) if refused else f"{BRANCH} lacks the line")


async def _write(at: At) -> PushRefused | None:
    head, text = await manifest(at.repository)
    journal = await at.world.store.read(lambda ledger: ledger.chain_head())
    line = record_of(at.release, stamp(at.attempt.began), journal)
    message = f"{_title(line)}\n\n{trailers(at.release)}\n"
    file = (FILE, (text + line.line()).encode())
    key = at.release.binding.signing_key
    commit = await at.repository.commit_alone(head, file, message, at.signature, key)
    at.passes("committed")
    return await at.repository.push([RefUpdate(f"refs/heads/{BRANCH}", commit, create=not head)])


def _title(line: Record) -> str:
    verb = {"released": "Release", "pre-released": "Pre-release", "rolled-back": "Roll back"}
    return f"{verb[line.event]} {line.tag}"


RECORD = StepKind(look, do)
