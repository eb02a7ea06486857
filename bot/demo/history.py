"""A believable history, told in a few lines of YAML, as one stream for `git fast-import`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Files = dict[str, bytes]

PAUSE = timedelta(hours=7)
"""Between two things that happen; what a release is made of follows more quickly."""
SHORT_PAUSE = timedelta(minutes=4)


@dataclass
class Branch:
    """Where a branch is: the mark of its commit, and its files."""

    mark: int
    files: Files


@dataclass
class History:
    """Writes the stream; `branches` and `tags` say what is where at the end."""

    people: Mapping[str, str]
    now: datetime
    branches: dict[str, Branch] = field(default_factory=dict)
    tags: dict[str, Files] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)
    """The tag released last, by component (empty for the whole)."""
    stream: list[bytes] = field(default_factory=list)
    marks: int = 0
    pause: timedelta = PAUSE

    def commit(
        self, branch: str, files: Files, message: str, by: str, merged: Branch | None = None
    ) -> None:
        """A commit that makes the branch hold exactly these files."""
        before = self.branches.get(branch)
        self.marks += 1
        who = self._who(by)
        self._say(f"commit refs/heads/{branch}", f"mark :{self.marks}")
        self._say(f"author {who}", f"committer {who}")
        self.stream.append(_data(message))
        if before:
            self._say(f"from :{before.mark}")
        if merged:
            self._say(f"merge :{merged.mark}")
        self.stream += _changes(before.files if before else {}, files)
        self.branches[branch] = Branch(self.marks, files)

    def branch(self, name: str, at: str) -> None:
        """A branch where another one is."""
        begin = self.branches[at]
        self._say(f"reset refs/heads/{name}", f"from :{begin.mark}", "")
        self.branches[name] = Branch(begin.mark, dict(begin.files))

    def drop(self, name: str) -> None:
        """Delete a branch that was merged."""
        self._say(f"reset refs/heads/{name}", f"from {'0' * 40}", "")
        del self.branches[name]

    def tag(self, name: str, at: str, message: str, by: str) -> None:
        """An annotated tag."""
        self._say(f"tag {name}", f"from :{self.branches[at].mark}", f"tagger {self._who(by)}")
        self.stream.append(_data(message))
        self.tags[name] = self.branches[at].files

    def _who(self, by: str) -> str:
        self.now += self.pause
        name = self.people[by]
        return f"{name} <{by}@example.com> {int(self.now.timestamp())} +0000"

    def _say(self, *lines: str) -> None:
        self.stream.append("".join(f"{line}\n" for line in lines).encode())


def tell(story: Mapping[str, Any], base: Files, ends: datetime) -> History:
    """The whole history of a story; its last event lies shortly before `ends`."""
    history = History(story["people"], ends)
    _Teller(story, history).tell(base)
    length = history.now - ends
    history = History(story["people"], ends - length - PAUSE)
    _Teller(story, history).tell(base)
    return history


class _Teller:
    """Turns the steps of a story into commits."""

    def __init__(self, story: Mapping[str, Any], history: History) -> None:
        self.story, self.history = story, history
        self.mainline: str = story["mainline"]
        self.version = "0.0.0"

    def tell(self, base: Files) -> None:
        root = self.story["root"]
        files = self._versioned(base, root["version"]) if "version" in root else base
        self.history.commit("main", files, root["message"], root["by"])
        if self.mainline != "main":
            self.history.branch(self.mainline, "main")
        for step in self.story["steps"]:
            if "release" in step:
                self._release(step)
            else:
                self._work(step)

    def _work(self, step: Mapping[str, Any]) -> None:
        """Commits on a branch; merged and deleted when it is a pull request."""
        name, history = step["branch"], self.history
        history.branch(name, step.get("from", self.mainline))
        for commit in step["commits"]:
            files = {**history.branches[name].files, **_encoded(commit["files"])}
            history.commit(name, files, commit["message"], step["by"])
        if "pull" in step:
            self._merge_pull(step)

    def _merge_pull(self, step: Mapping[str, Any]) -> None:
        title = step["commits"][0]["message"]
        message = f"Merge pull request #{step['pull']} from team/{step['branch']}\n\n{title}"
        self._merge(self.mainline, step["branch"], message, step["by"])
        self.history.drop(step["branch"])

    def _merge(self, into: str, name: str, message: str, by: str) -> None:
        merged = self.history.branches[name]
        self.history.commit(into, merged.files, message, by, merged)

    def _release(self, step: Mapping[str, Any]) -> None:
        version, by, history = step["release"], step["by"], self.history
        part: str = step.get("component", "")
        folder, tag = (f"{part}/", f"{part}-v{version}") if part else ("", f"v{version}")
        source, log = self._release_branch(step["release"]), f"{folder}CHANGELOG.md"
        history.branch(source, self.mainline)
        history.now += PAUSE
        history.pause = SHORT_PAUSE
        files = self._versioned(history.branches[source].files, version, folder)
        notes = step["notes"].format(date=history.now.date().isoformat())
        old = files.get(log, b"")
        files[log] = notes.encode() + (b"\n" + old if old else b"")
        history.commit(source, files, f"Release {tag}", by)
        self._merge("main", source, f"Merge {tag} to main", by)
        history.tag(tag, "main", f"Release {tag}\n\n{notes}", by)
        if self.story.get("merge-back"):
            self._merge(self.mainline, "main", f"Merge {tag} back to {self.mainline}", by)
        history.runs[part] = tag
        history.drop(source)
        history.pause = PAUSE

    def _versioned(self, files: Files, version: str, folder: str = "") -> Files:
        """With a version in the files that a story names, else where `with_version` puts it."""
        named = self.story.get("version-files")
        if folder:
            return {**files, f"{folder}VERSION": f"{version}\n".encode()}
        if named is None:
            return with_version(files, version)
        old, new, self.version = self.version.encode(), version.encode(), version
        return {**files, **{path: files[path].replace(old, new) for path in named}}

    def _release_branch(self, version: str) -> str:
        pattern: str = self.story.get("release-branch", "candidate/v{version}")
        return pattern.format(version=version)


def with_version(files: Files, version: str) -> Files:
    """The files with a version in the file that holds it."""
    changed = dict(files)
    if "package.json" in files:
        lines = files["package.json"].decode().splitlines(keepends=True)
        new = [f'  "version": "{version}",\n' if '"version":' in line else line for line in lines]
        changed["package.json"] = "".join(new).encode()
    else:
        changed["VERSION"] = f"{version}\n".encode()
    return changed


def _encoded(files: Mapping[str, str]) -> Files:
    return {path: content.encode() for path, content in files.items()}


def _changes(old: Files, new: Files) -> Iterable[bytes]:
    for path, content in new.items():
        if old.get(path) != content:
            yield f"M {mode_of(path)} inline {path}\n".encode() + _data(content)
    for path in old.keys() - new.keys():
        yield f"D {path}\n".encode()


def mode_of(path: str) -> str:
    """Scripts can be executed."""
    is_script = path.endswith(".sh") and not path.startswith(("src/", "tests/"))
    return "100755" if is_script else "100644"


def _data(content: str | bytes) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return b"data %d\n%s\n" % (len(raw), raw)
