"""sybernix's notes: eleven sections byte for byte, and a person's edit survives."""

from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.sybernix.ways import begun, merges

CHANGES = (
    ("enhance(API): answer in half the time", ""),
    ("security(API): check the length of a circuit", "Fixes CVE-2026-12345."),
    ("feat(API)!: /run wants a token", "BREAKING CHANGE: get one at /token and send it along"),
    ("deprecate(API): /batch", "Removed-In: v4.0.0"),
    ("deps: bump numpy from 1.26 to 2.0", ""),
    ("docs: updated examples for noise", "Known-Issue: slow on old CPUs (workaround: 12 qubits)"),
    ("fix(Chart): one port", "Co-authored-by: Mo <7+mo-dev@users.noreply.github.com>"),
)

NOTES = """\
## v3.0.0 - 2026-02-09

### Features
- **[API]** run circuits in batches (#68)

### Enhancements
- **[API]** answer in half the time (#72)

### Bug Fixes
- **[Simulator]** the same seed gives the same samples (#69)
- **[Chart]** one port (#72)

### Security
- **[API]** check the length of a circuit (CVE-2026-12345)

### Breaking Changes
- **[API]** /run wants a token: get one at /token and send it along (#72)

### Deprecations
- **[API]** /batch, will be removed in v4.0.0 (#72)

### Dependencies
- Updated dependency numpy from v1.26 to v2.0 (#72)

### Performance
- **[Benchmark]** 12 % improvement in throughput (#70)

### Documentation
- added a guide for batches (#71)
- updated examples for noise (#72)

### Known Issues
- slow on old CPUs (workaround: 12 qubits)

### Contributors
Thank you to all contributors: @mo-dev, Bob Brandt, Kenji Mori, Lena, Lena Lind
"""


def land(room: Room) -> None:
    for n, (title, body) in enumerate(CHANGES):
        merges(room, f"{title}\n\n{body}" if body else title, {f"docs/{n}.md": f"{n}\n"})


@pytest.mark.covers("D10")
async def test_eleven_sections_byte_for_byte(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        land(room)
        await begun(room, "major")
        changelog = room.remote.show("release/v3.0.0", "CHANGELOG.md")
        assert changelog.startswith(NOTES + "\n## v2.1.0 - "), changelog[:1400]


@pytest.mark.covers("D10")
async def test_an_edit_survives_what_is_taken_in_later(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        await begun(room)
        await room.alice.types("/release notes edit")
        text = room.alice.form()["text"]
        said = "### Known Issues\n- no GPU (workaround: none)\n\n### Contributors"
        await room.alice.submits(text=text.replace("### Contributors", said))
        merges(room, "fix(API): close the socket", {"docs/9.md": "9\n"}, into="release/v2.2.0")
        await room.polls()
        await room.alice.clicks("Take in")
        candidate = (await room.release()).candidate
        assert candidate
        notes = candidate.notes
        assert "- no GPU (workaround: none)" in notes
        assert "- **[API]** close the socket (#72)" in notes
        assert notes.index("close the socket") < notes.index("### Known Issues")
        assert "Lena" in notes.splitlines()[-1]
