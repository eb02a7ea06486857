"""sybernix: a minor that is published and reverted; one after an rc; a train on two lines."""

from functools import partial

from bot.demo.project import Project
from tests.campaign.town import Town
from tests.campaign.way import Way
from tests.scenarios.edits import own_policy
from tests.scenarios.sybernix.test_security import ADVISORY, FIX, private
from tests.support.gitrepo import Remote


async def approved(town: Town) -> None:
    """The checklist of a release is signed, and it is approved."""
    await town.signs("carol", "Documentation updated", "docs")
    await town.signs("sam", "Dependencies reviewed", "dependencies")
    await town.signs("dora", "Export classification", "export", evidence="compliance/EXPORT.md")
    await town.approves("bob")


async def undone(town: Town) -> None:
    """Signed, merged, tagged, published and merged back; then reverted, and a fix begun."""
    await town.types("alice", "/release start minor", town.noted("started"))
    await approved(town)
    await town.sees(town.noted("shipped"), "it is merged back")
    asked = town.noted("rollback-asked")
    await town.fills("dora", "/release rollback", asked, reason="batches lose their last row")


UNDONE = Way(
    name="sybernix-undone",
    policy="sybernix",
    walk=undone,
    after="""
        v2.2.0 is rolled back: announced, approved, artifacts-seen x3, candidate-made,
          freeze-began, freeze-ended, requested, rollback-asked, rolled-back, shipped, signed x3,
          started, surveyed
        develop: Merge main (v2.2.0) back to develop, Merge main (v2.2.0) back to develop, Merge
          v2.2.0 to main, Release v2.2.0, Revert "Merge v2.2.0 to main"
        hotfix/v2.1.1: Merge v2.2.0 to main, Release v2.2.0, Revert "Merge v2.2.0 to main"
        main: Merge v2.2.0 to main, Release v2.2.0, Revert "Merge v2.2.0 to main"
        release/v2.2.0: Release v2.2.0
        slipway/manifest: Release v2.2.0, Roll back v2.2.0
        tag v2.2.0 (tag) on “Merge v2.2.0 to main”
        manifest: released v2.2.0
        manifest: rolled-back v2.2.0
        production: v2.1.0, runs v2.1.0
        shelf v2.2.0: RELEASE_NOTES.md, SHA256SUMS, licences-v2.2.0.csv, provenance-v2.2.0.json,
          quasim-api-v2.2.0.tgz, sbom-v2.2.0.json, scan-v2.2.0.json, sybernix-v2.2.0.tar.gz,
          sybernix-v2.2.0.zip
        told back: quasim v2.2.0 was rolled back to v2.1.0.
        told: quasim v2.2.0 was rolled back to v2.1.0.
        offered: Open a hotfix from v2.1.0
        offered: Plan a major
        offered: Plan a minor
    """,
)


async def promoted(town: Town) -> None:
    """An rc is out for testing, and what it was made of becomes the release."""
    await town.types("alice", "/release pre start minor rc", town.noted("started"))
    await town.sees(town.noted("closed"), "the rc is out")
    await town.types("alice", "/release promote", town.noted("started", 2))
    await approved(town)
    await town.signs("alice", "Issues and bug reports monitored", "monitor")
    await town.signs("dora", "Roadmap updated", "roadmap")


PROMOTED = Way(
    name="sybernix-promoted",
    policy="sybernix",
    walk=promoted,
    after="""
        v2.2.0 is closed: announced, approved, artifacts-seen x3, candidate-made, closed,
          freeze-began, freeze-ended, requested, shipped, signed x5, started, surveyed
        v2.2.0-rc.1 is closed: announced, artifacts-seen x2, candidate-made, closed,
          shipped, started
        develop: Merge main (v2.2.0) back to develop, Merge v2.2.0 to main, Release v2.2.0,
          Release v2.2.0-rc.1
        main: Merge v2.2.0 to main, Release v2.2.0, Release v2.2.0-rc.1
        release/v2.2.0: Release v2.2.0, Release v2.2.0-rc.1
        slipway/manifest: Pre-release v2.2.0-rc.1, Release v2.2.0
        tag v2.2.0 (tag) on “Merge v2.2.0 to main”, the head of main
        tag v2.2.0-rc.1 (tag) on “Release v2.2.0-rc.1”
        manifest: pre-released v2.2.0-rc.1
        manifest: released v2.2.0
        shelf v2.2.0: RELEASE_NOTES.md, SHA256SUMS, licences-v2.2.0.csv,
          provenance-v2.2.0.json, quasim-api-v2.2.0.tgz, sbom-v2.2.0.json, scan-v2.2.0.json,
          sybernix-v2.2.0.tar.gz, sybernix-v2.2.0.zip
        shelf v2.2.0-rc.1: RELEASE_NOTES.md, SHA256SUMS, sbom-v2.2.0-rc.1.json,
          scan-v2.2.0-rc.1.json, sybernix-v2.2.0-rc.1.tar.gz, sybernix-v2.2.0-rc.1.zip
        told: quasim v2.2.0 is released, after v2.1.0.
        told: quasim v2.2.0-rc.1 is out for testing, after v2.1.0.
        offered: Plan a major
        offered: Plan a minor
    """,
)


def hidden(project: Project) -> None:
    """A private repository and channel; the older line, whose past is fixed, never ends."""
    own_policy("sybernix", ("lasts: 12 months", "lasts: 1200 months"))(project.config)
    private(project.config)


async def security(town: Town) -> None:
    """Developed in private on every supported line, and disclosed together."""
    start = '/release security start "Seeds can be guessed" --at +10s'
    await town.types("sam", start, town.noted("started", 2))
    repository = Remote(town.project.folder / "hidden.git")
    for n, line in enumerate(("2.1", "1.4"), 1):
        branch = f"support/v{line}"
        await town.sees(partial(repository.head, branch), f"{branch} is there")
        repository.commit(branch, FIX, "security: seeds cannot be guessed", author="Lena")
        await town.types("sam", f"/release ready {line}.1", town.noted("ready", n))
        export = f"/release sign export {line}.1 --link compliance/EXPORT.md"
        await town.types("dora", export, town.noted("signed", n))
    written = town.noted("advisory-written", 2)
    await town.fills("sam", "/release security advisory", written, **ADVISORY)
    await town.sees(town.noted("requested", 2), "bob is asked twice")
    for n, line in enumerate(("2.1", "1.4"), 1):
        await town.types("bob", f"/release approve {line}.1", town.noted("approved", n))


SECURITY = Way(
    name="sybernix-security",
    policy="sybernix",
    walk=security,
    prepare=hidden,
    channel="#embargo",
    channels=("embargo",),
    # A fix may be seen before it is said to be ready; both may see that nobody has disclosed yet;
    # what is told of them in public may be edited for both at once.
    chance=(
        "landed",
        *(f"disclosure/disclose:{at}#2" for at in ("doing", "pushed", "done")),
        *(f"outbox redacted edit:{at}#2" for at in ("sending", "sent", "recorded")),
        *(f"outbox announcement edit:{at}#2" for at in ("sending", "sent", "recorded")),
    ),
    after="""
        v1.4.1 is closed: advisory-written, announced, approved, artifacts-seen x3,
          candidate-made, closed, late-noted x3, ready, requested, shipped, signed, started
        v2.1.1 is closed: advisory-written, announced, approved, artifacts-seen x3,
          candidate-made, closed, late-noted x3, ready, requested, shipped, signed, started
        hidden: support/v1.4: Merge v1.4.1 to support/v1.4, Release v1.4.1, security: seeds cannot
          be guessed
        hidden: support/v2.1: Merge v2.1.1 to support/v2.1, Release v2.1.1, security: seeds cannot
          be guessed
        hidden: tag v1.4.1 (tag) on “Merge v1.4.1 to support/v1.4”, the head of support/v1.4
        hidden: tag v2.1.1 (tag) on “Merge v2.1.1 to support/v2.1”, the head of support/v2.1
        quasim: develop: Merge v2.1.1 back to develop, Merge v2.1.1 to support/v2.1, Release
          v2.1.1, security: seeds cannot be guessed
        quasim: main: Merge v2.1.1 back to main, Merge v2.1.1 to support/v2.1, Release v2.1.1,
          security: seeds cannot be guessed
        quasim: slipway/manifest: Release v1.4.1, Release v2.1.1
        quasim: support/v1.4: Merge v1.4.1 to support/v1.4, Release v1.4.1, security: seeds cannot
          be guessed
        quasim: tag v1.4.1 (tag) on “Merge v1.4.1 to support/v1.4”, the head of support/v1.4
        quasim: tag v2.1.1 (tag) on “Merge v2.1.1 to support/v2.1”
        quasim: manifest: released v1.4.1
        quasim: manifest: released v2.1.1
        shelf v1.4.1: RELEASE_NOTES.md, SHA256SUMS, licences-v1.4.1.csv, provenance-v1.4.1.json,
          quasim-api-v1.4.1.tgz, sbom-v1.4.1.json, scan-v1.4.1.json, sybernix-v1.4.1.tar.gz,
          sybernix-v1.4.1.zip
        shelf v2.1.1: RELEASE_NOTES.md, SHA256SUMS, licences-v2.1.1.csv, provenance-v2.1.1.json,
          quasim-api-v2.1.1.tgz, sbom-v2.1.1.json, scan-v2.1.1.json, sybernix-v2.1.1.tar.gz,
          sybernix-v2.1.1.zip
        shelf v1.4.1: SHA256SUMS, licences-v1.4.1.csv, provenance-v1.4.1.json, quasim-api-v1.4.1.tgz,
          sbom-v1.4.1.json, scan-v1.4.1.json, sybernix-v1.4.1.tar.gz, sybernix-v1.4.1.zip
        shelf v2.1.1: SHA256SUMS, licences-v2.1.1.csv, provenance-v2.1.1.json, quasim-api-v2.1.1.tgz,
          sbom-v2.1.1.json, scan-v2.1.1.json, sybernix-v2.1.1.tar.gz, sybernix-v2.1.1.zip
        told: quasim-security v1.4.1 is released, after v1.4.0.
        told: quasim-security v2.1.1 is released, after v2.1.0.
        offered: Plan a major
        offered: Plan a minor
    """,
)
