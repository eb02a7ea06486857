"""Read a policy file strictly: every fault at once, each with its line and the way on."""

from collections.abc import Iterator
from typing import Any

from release.meant import Meant, meant, unspoilt
from release.notes import NotesTemplateError, check_template
from release.policy.fault import Fault, must_be
from release.policy.goods import goods
from release.policy.model import GATE_KINDS, Gate, Policy
from release.policy.never import never_works, unused
from release.policy.parts import parts
from release.policy.paths import action_faults, path_faults
from release.policy.pre import pre_releases
from release.policy.rollouts import rollout_faults
from release.policy.supported import security_faults, support_faults
from release.values import Struct
from release.yamlfile import FileRefused, Problem, Table, parse, problem_at, read

# Verbs a policy's `may` may name, beside `notes` (editing them).
GOVERNED = (
    "start", "hotfix", "pause", "resume", "retry", "abort", "rollback", "freeze", "notes", "stop",
    "go", "take-in", "ready", "backport", "security", "reschedule", "risk", "handover", "retro", "hold",
)  # fmt: skip
PEOPLE = ("requester", "anyone", "member")


class Reading(Struct, frozen=True):
    """What was read: all that is wrong, and what was meant (None: nobody can tell)."""

    meant: Meant[Policy] | None
    problems: list[Problem]


def load_policy(text: str, file: str) -> Policy:
    """The policy in a YAML text. Raises FileRefused with all problems."""
    reading = read_policy(text, file)
    if reading.problems or reading.meant is None:
        raise FileRefused(reading.problems)
    return reading.meant.value


def read_policy(text: str, file: str) -> Reading:
    """The policy in a YAML text, as far as it can be read. Raises FileRefused when it is none."""
    table = parse(text, file)
    policy, problems = read(Policy, table, file)
    found = Meant(policy, ()) if policy is not None and not problems else meant(Policy, table)
    if found is None:
        return Reading(None, problems)
    faults = contradictions(found.value)
    if not faults and not problems:
        faults = list(unused(found.value))
    wrong = ((f.loc, problem_at(table, file, f.loc, f.message)) for f in faults)
    return Reading(found, problems + unspoilt(wrong, found))


def policy_of(data: dict[str, Any]) -> Policy:
    """A policy from the plain data that a release froze; it was checked when it was loaded."""
    return Policy.model_validate(data)


def raw(text: str, file: str) -> Table:
    """The plain data of a policy file, to be frozen with a release."""
    return parse(text, file)


def contradictions(policy: Policy) -> list[Fault]:
    """Everything well-spelt that cannot work: unknown names, and gates with no way to pass."""
    return [
        *_branches(policy),
        *_kinds(policy),
        *_gates(policy),
        *_approvals(policy),
        *_may(policy),
        *support_faults(policy),
        *security_faults(policy),
        *path_faults(policy),
        *action_faults(("rollback",), policy.rollback, policy),
        *rollout_faults(policy),
        *_sections(policy),
        *_template(policy),
        *parts(policy),
        *goods(policy),
        *pre_releases(policy),
        *never_works(policy),
    ]


def _branches(policy: Policy) -> Iterator[Fault]:
    if "production" not in policy.branches:
        yield Fault(("branches",), "must name the production branch: add `production: main`")
    candidate = policy.candidate
    known = set(policy.branches)
    yield from must_be(known, ("candidate", "from"), "one of the branches", candidate.source)
    yield from must_be(known, ("candidate", "branch"), "one of the branches", candidate.branch)
    if candidate.branch and "{version}" not in policy.branches.get(candidate.branch, "{version}"):
        yield Fault(
            ("branches", candidate.branch),
            "is made anew for each release, so its name must hold {version}",
        )
    if policy.hygiene:
        yield from must_be(
            known, ("hygiene", "names"), "one of the branches", *policy.hygiene.names
        )
    if policy.freeze:
        yield from must_be(known, ("freeze", "branch"), "one of the branches", policy.freeze.branch)
        yield from must_be(
            policy.roles, ("freeze", "owner"), "one of the roles", policy.freeze.owner
        )


def _kinds(policy: Policy) -> Iterator[Fault]:
    for name, kind in policy.kinds.items():
        at = ("kinds", name)
        yield from must_be(policy.paths, (*at, "path"), "one of the paths", kind.path)
        yield from must_be(policy.changes, (*at, "refuses"), "one of the changes", *kind.refuses)
        yield from must_be(policy.changes, (*at, "freeze"), "one of the changes", *kind.freeze)
        if kind.bump == "hotfix" and not policy.versions.hotfix:
            yield Fault((*at, "bump"), "needs `versions.hotfix`, the form of a hotfix tag")
        if kind.every and not kind.prepared:
            yield Fault((*at, "every"), "a hotfix comes when it is needed, and has no rhythm")
        if kind.freeze and not policy.freeze:
            yield Fault(
                (*at, "freeze"), "needs the section `freeze`: where it holds and who owns it"
            )
        if kind.path == "hotfix" and "hotfix" not in policy.branches:
            yield Fault((*at, "path"), "needs the branch pattern `branches.hotfix`")
    for name, risk in policy.risk.items():
        yield from must_be(policy.changes, ("risk", name), "one of the changes", *risk.changed)


def _gates(policy: Policy) -> Iterator[Fault]:
    for name, gate in policy.gates.items():
        at = ("gates", name)
        yield from _gate_kind(gate, at)
        yield from must_be(policy.roles, (*at, "sign"), "one of the roles", gate.sign)
        yield from must_be(policy.roles, (*at, "waive"), "one of the roles", gate.waive)
        yield from must_be(policy.branches, (*at, "clean"), "one of the branches", gate.clean)
        yield from must_be(policy.artifacts, at, "one of the artifacts", *gate.artifacts)
        yield from must_be(policy.changes, (*at, "each"), "one of the changes", *gate.each)
        yield from must_be(policy.changes, (*at, "updates"), "one of the changes", gate.updates)
        if gate.when:
            when = (*at, "when")
            yield from must_be(policy.kinds, when, "one of the kinds", *gate.when.kind)
            yield from must_be(policy.changes, when, "one of the changes", *gate.when.changed)
            risks = {"standard", *policy.risk}
            yield from must_be(risks, when, "one of the risk classes", *gate.when.risk)


def _gate_kind(gate: Gate, at: tuple[str, ...]) -> Iterator[Fault]:
    given = [kind for kind in GATE_KINDS if getattr(gate, kind)]
    if not given:
        yield Fault(at, f"has no way to pass: give it one of {', '.join(GATE_KINDS)}")
    if len(given) > 1 and given != ["sign", "document"]:
        yield Fault(at, f"must have one way to pass, not {' and '.join(given)}")
    if gate.reuse and not gate.run:
        yield Fault((*at, "reuse"), "is for gates that run a script")
    if gate.holds and gate.waive:
        yield Fault((*at, "waive"), "a freeze has exceptions (freeze.owner), not waivers")


def _approvals(policy: Policy) -> Iterator[Fault]:
    for name, approval in policy.approvals.items():
        for either in approval.by:
            at = ("approvals", name, "by")
            yield from must_be(policy.roles, at, "one of the roles", *either.split("|"))


def _may(policy: Policy) -> Iterator[Fault]:
    for verb, roles in policy.may.items():
        yield from must_be(GOVERNED, ("may", verb), "a verb that can be given", verb)
        yield from must_be((*policy.roles, *PEOPLE), ("may", verb), "one of the roles", *roles)


def _sections(policy: Policy) -> Iterator[Fault]:
    for title, section in policy.notes.sections.items():
        at = ("notes", "sections", title)
        yield from must_be(policy.changes, at, "one of the changes", *section.classes)
        if not section.types and not section.classes:
            yield Fault(at, "would always be empty: give it types or classes")


def _template(policy: Policy) -> Iterator[Fault]:
    try:
        check_template(policy.notes.template)
    except NotesTemplateError as error:
        yield Fault(("notes", "template"), f"cannot be rendered: {error}")
