"""What the engine needs of the outside world, as Protocols that drivers and storage satisfy."""

from datetime import datetime
from typing import Protocol

from engine.ports.ledger import Ledger as Ledger
from engine.ports.repository import Repository as Repository
from engine.ports.scripts import Probes as Probes
from engine.ports.scripts import Runs as Runs
from engine.ports.store import Store as Store
from release.git import Conflict as Conflict
from release.git import GitError as GitError
from release.git import Holding as Holding
from release.git import Merged as Merged
from release.git import PushRefused as PushRefused
from release.git import RefUpdate as RefUpdate
from release.git import Signature as Signature
from release.git import TagRef as TagRef
from release.probes import Probe as Probe
from release.probes import Verdict as Verdict
from release.records import CheckResult as CheckResult
from release.records import LineTaken as LineTaken
from release.records import Post as Post
from release.records import ReleaseRow as ReleaseRow
from release.records import StoreFailed as StoreFailed
from release.records import Timer as Timer
from release.records import Tried as Tried
from release.records import VersionTaken as VersionTaken
from release.runs import Absent as Absent
from release.runs import Call as Call
from release.runs import Ended as Ended
from release.runs import Lost as Lost
from release.runs import Running as Running
from release.runs import RunState as RunState


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime: ...
