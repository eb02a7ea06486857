"""sybernix, a minor: from the release branch to the merge back."""

import hashlib
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.sybernix.ways import BRANCH, finished, shelf


@pytest.mark.covers("D3", "D4", "D5", "D6", "D7", "D8", "D13", "C10")
async def test_a_minor_goes_all_the_way(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        await finished(room)
        assert room.remote.tags()["v2.2.0"] == room.remote.sha("main")
        assert room.remote.git("cat-file", "-t", "v2.2.0").strip() == "tag"
        assert room.remote.tag_message("v2.2.0").startswith("Release v2.2.0\n\n## v2.2.0 - ")
        assert room.remote.log(BRANCH)[0] == "Release v2.2.0"
        assert room.remote.show("develop", "CHANGELOG.md").startswith("## v2.2.0 - 2026-02-09")
        place = shelf(room)
        assert sorted(path.name for path in place.iterdir()) == [
            "RELEASE_NOTES.md", "SHA256SUMS", "licences-v2.2.0.csv", "provenance-v2.2.0.json",
            "quasim-api-v2.2.0.tgz", "sbom-v2.2.0.json", "scan-v2.2.0.json",
            "sybernix-v2.2.0.tar.gz", "sybernix-v2.2.0.zip",
        ]  # fmt: skip
        for line in (place / "SHA256SUMS").read_text().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256((place / name).read_bytes()).hexdigest() == digest, name
        with tarfile.open(place / "sybernix-v2.2.0.tar.gz") as tar:
            inside = "quasim-v2.2.0/quasim/__init__.py"
            file = tar.extractfile(inside)
            assert file
            assert b'"2.2.0"' in file.read()
        assert inside in zipfile.ZipFile(place / "sybernix-v2.2.0.zip").namelist()

        release = await room.release()
        image = release.artifacts["api-image"]
        assert image.platforms == ("linux/amd64", "linux/arm64")
        assert image.signed
        assert image.digest.startswith("sha256:")
        said = room.announcements()[-1]
        assert "quasim v2.2.0 is released" in said
        assert "quasim-api:v2.2.0" in said
        assert "https://downloads.example.com/quasim/v2.2.0/sbom-v2.2.0.json" in said
        assert "9 assets with notes" not in room.log()
        assert "assets with notes and SHA256SUMS at https://downloads.example.com" in room.log()
