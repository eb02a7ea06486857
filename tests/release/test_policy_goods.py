"""Contradictions about artifacts and pre-releases, each with its setting and what is wrong."""

from pathlib import Path

import pytest

from release.artifacts import Piece, archives, faults, read_report
from release.manifest import Event, Record, latest, read_manifest
from release.policy import load_policy
from release.policy.model import Artifact
from release.proposal import prepared_for, promoted, under_way
from release.version import Version
from release.yamlfile import FileRefused

SYBERNIX = (Path(__file__).parents[2] / "policies" / "sybernix.yml").read_text()
POLICY = load_policy(SYBERNIX, "sybernix.yml")

FAULTS = [
    ('name: "sbom-{tag}.json"', 'name: "out/sbom.json"', "artifacts.sbom.name", "without folders"),
    ('name: "sybernix-{tag}.zip"', 'name: "sybernix.7z"', "artifacts.source-zip.name", "must end in"),
    ("{kind: sbom, ", "{kind: sbom, platforms: [linux/arm64], ", "artifacts.sbom.platforms", "are for images"),
    ("sign: docs, due", "sign: docs, every: 1m, due", "gates.docs.every", "is for gates that run a script"),
    ("artifacts: [api-image", "artifacts: [api-imag", "gates.artifacts", "Did you mean “api-image”?"),
    ("path: pre, tagged-on", "path: per, tagged-on", "versions.pre.path", "Did you mean “pre”?"),
    ("tagged-on: release", "tagged-on: relase", "versions.pre.tagged-on", "Did you mean “release”?"),
    ("do: [tag, archive, publish", "do: [archive, publish", "paths.pre", "makes no pre-release"),
    ("do: [tag, archive, publish", "do: [deploy production, tag, archive, publish", "paths.pre",
     "pre-releases do that with `versions.pre.production: true`"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "setting", "said"), FAULTS)
def test_a_contradiction_names_its_setting(old: str, new: str, setting: str, said: str):
    assert old in SYBERNIX
    text = SYBERNIX.replace(old, new)
    with pytest.raises(FileRefused) as refused:
        load_policy(text, "own.yml")
    found = [(problem.setting, problem.message) for problem in refused.value.problems]
    assert any(at.startswith(setting) and said in why for at, why in found), found


def test_archives_that_nothing_makes_are_refused():
    text = SYBERNIX.replace(", archive", "")
    with pytest.raises(FileRefused, match="which stands in no path"):
        load_policy(text, "own.yml")


def test_what_is_wrong_with_an_artifact_is_said_at_once():
    rule = Artifact(kind="image", name="a:{tag}", platforms=("x", "y", "z"), signed=True)
    piece = Piece(name="a", kind="image", what="a:v1", platforms=("y",))
    assert list(faults(rule, "a:v1", piece)) == [
        "a:v1 is not there for x and z",
        "a:v1 is not signed",
    ]
    assert list(faults(rule, "a:v1", None)) == ["a:v1 is missing"]
    whole = piece.model_copy(update={"platforms": ("z", "y", "x"), "signed": True})
    assert list(faults(rule, "a:v1", whole)) == []


@pytest.mark.parametrize(
    ("lines", "digest"),
    [
        (["Pulling", '{"digest": "sha256:ab"}', ""], "sha256:ab"),
        (['{"digest": "sha256:ab"}', "done"], None),
        (['{"size": -1}'], None),
        ([], None),
    ],
)
def test_a_report_is_the_last_line(lines: list[str], digest: str | None):
    report = read_report(lines)
    assert (report.digest if report else None) == digest


def test_archives_have_usual_names_where_a_policy_names_none():
    assert archives(POLICY) == {
        "source": "sybernix-{tag}.tar.gz",
        "source-zip": "sybernix-{tag}.zip",
    }
    none = POLICY.model_copy(update={"artifacts": {}})
    assert archives(none) == {
        "source-gz": "{project}-{tag}.tar.gz",
        "source-zip": "{project}-{tag}.zip",
    }


@pytest.mark.covers("D1")
@pytest.mark.parametrize(
    ("tags", "found"),
    [
        (["v2.1.0"], None),
        (["v2.1.0", "v2.2.0-alpha.1", "v2.2.0-alpha.2"], ("minor", "2.2.0-alpha.2")),
        (["v2.1.0", "v2.2.0-rc.1", "v2.2.0-beta.9"], ("minor", "2.2.0-rc.1")),
        (["v2.1.0", "v3.0.0-beta.1"], ("major", "3.0.0-beta.1")),
        (["v2.1.0", "v2.2.0-rc.1", "v2.2.0"], None),
        (["v2.1.0", "v2.0.0-rc.1"], None),
    ],
)
def test_which_pre_release_is_under_way(tags: list[str], found: tuple[str, str] | None):
    known = under_way(POLICY, tags, ())
    assert (known and (known[0], str(known[1]))) == found


@pytest.mark.covers("D1")
def test_each_stage_is_promoted_to_the_next():
    stages = ["2.2.0-alpha.3", "2.2.0-beta.1", "2.2.0-rc.2"]
    assert [promoted(POLICY, Version.parse(text)) for text in stages] == ["beta", "rc", None]
    known = [Version.parse(text) for text in (*stages, "2.1.0", "2.3.0-alpha.1")]
    assert prepared_for(Version.parse("2.2.0"), known) == tuple(stages)
    assert prepared_for(Version.parse("2.2.0-rc.2"), known) == tuple(stages[:2])


def _record(version: str, event: Event = "released") -> Record:
    at = "2026-02-09T09:00:00+00:00"
    who = "U0ALICE000"
    about = Record(
        release="r-1", event=event, at=at, version=version, tag="v1", kind="minor", requester=who
    )
    return about.model_copy(update={"release": f"r-{version}", "tag": f"v{version}"})


@pytest.mark.covers("A1", "C10", "D1")
def test_the_latest_of_a_manifest_is_by_version_and_good():
    known = [
        _record("1.3.0-hotfix.1"),
        _record("1.3.0"),
        _record("1.4.0-rc.1", "pre-released"),
        _record("1.3.1"),
        _record("1.3.1", "rolled-back"),
    ]
    newest = latest(known)
    assert newest
    assert newest.version == "1.3.0-hotfix.1"
    assert latest(known[2:3]) is None
    text = "".join(one.line() for one in known)
    assert read_manifest(text) == known
    with pytest.raises(ValueError, match="not as Slipway writes it"):
        read_manifest(text + "{}\n")


def test_a_policy_that_records_releases_records_rollbacks():
    text = SYBERNIX.replace("staging, record manifest, open", "staging, open")
    with pytest.raises(FileRefused, match="add “record manifest”"):
        load_policy(text, "own.yml")
