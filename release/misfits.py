"""Where a project's binding does not give its policy what it needs."""

from collections.abc import Iterator, Sequence

from release.binding import Binding, Script
from release.bound_probe import misused, probes_needed
from release.bound_record import misfit, records_needed
from release.components import own_lines
from release.needs import scripts_needed
from release.policy.model import Policy
from release.rehearsal import script_of
from release.yamlfile import Place, Problem, Table, did_you_mean, problem_at, setting


def misfits(
    binding: Binding, policy: Policy | None, table: Table, file: str, project: str
) -> Iterator[tuple[Place, Problem]]:
    """Where a project's binding does not give its policy what it needs, all at once.

    While the policy is not known (it is in the repository): what is wrong in any case.
    """
    for loc, message in _found(binding, policy):
        full = ("projects", project, *loc)
        yield loc, problem_at(table, file, full, message)


def unfit(binding: Binding, policy: Policy, project: str) -> list[str]:
    """The same in words, for a policy that was read from the repository."""
    settings = (f"projects.{project}.{setting(loc)}: {m}" for loc, m in _found(binding, policy))
    return list(settings)


def _found(binding: Binding, policy: Policy | None) -> list["_Misfit"]:
    found = [*_drifting(binding), *_exposed(binding), *_merging(binding), *_misused_probes(binding)]
    if policy is None:
        return found
    return [
        *found,
        *_missing(binding, policy),
        *_unknown_roles(binding, policy),
        *_unknown_authors(binding, policy),
        *_too_few(binding, policy),
        *_unknown_components(binding, policy),
        *_records(binding, policy),
        *_unheard(binding, policy),
        *_unseen(binding, policy),
        *_rehearsed(binding, policy),
    ]


_Misfit = tuple[Place, str]


def _missing(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    for name, why in scripts_needed(policy).items():
        if name not in binding.scripts:
            hint = did_you_mean(name, binding.scripts)
            yield ("scripts",), f"has no “{name}”, a script that “{why}” needs. {hint}"
    for name, why in probes_needed(policy).items():
        if name not in binding.probes:
            hint = did_you_mean(name, binding.probes)
            yield ("probes",), f"has no “{name}”, a probe that “{why}” needs. {hint}"
    for role in policy.roles:
        if not binding.holders(role):
            yield ("roles",), f"nobody holds “{role}”, a role of the policy “{policy.policy}”"
    if policy.versions.signed and not binding.signing_key:
        yield ("signing-key",), f"is missing; “{policy.policy}” wants signed tags"


def _drifting(binding: Binding) -> Iterator[_Misfit]:
    for environment, name in binding.running.items():
        if name not in binding.probes:
            said = f"“{name}” is no probe. {did_you_mean(name, binding.probes)}"
            yield ("running", environment), said


def _unheard(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    """Announcements that nobody would hear."""
    for name, rule in policy.announce.items():
        for group in rule.to:
            if not binding.announce.get(group):
                said = f"names no channels for “{group}”, who hear the announcement “{name}”"
                yield ("announce",), said


def _unknown_components(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    own = own_lines(policy)
    for n, file in enumerate(binding.version_files):
        if file.component is not None and file.component not in own:
            said = f"“{file.component}” is no component with versions of its own"
            yield (
                ("version-files", n, "component"),
                f"{said}. {did_you_mean(file.component, own)}",
            )


def _records(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    needed = records_needed(policy)
    for name, why in needed.items():
        if name not in binding.records:
            yield ("records",), f"does not say where “{name}” is, which the policy records ({why})"
    for name, record in binding.records.items():
        at = ("records", name)
        if name not in needed:
            hint = did_you_mean(name, needed)
            yield at, f"is nothing that “{policy.policy}” records. {hint}"
        if record.run and record.run not in binding.scripts:
            hint = did_you_mean(record.run, binding.scripts)
            yield at, f"names the script “{record.run}”, which is not there. {hint}"
        if said := misfit(record):
            yield at, said


def _unknown_roles(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    for role in binding.roles:
        if role not in policy.roles:
            hint = did_you_mean(role, policy.roles)
            yield ("roles", role), f"is no role of the policy “{policy.policy}”. {hint}"


def _unknown_authors(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    """Who must not have written a release needs addresses by which that can be seen."""
    wanted = {
        role: name
        for name, approval in policy.approvals.items()
        if "author" in approval.never
        for either in approval.by
        for role in either.split("|")
    }
    if wanted and not binding.people:
        approval = next(iter(wanted.values()))
        way_on = "say who writes with which addresses, as in {U0123456789: [ann@example.com]}"
        yield ("people",), f"is missing; “{approval}” is never given by an author: {way_on}"
        return
    for role, approval in wanted.items():
        for user in binding.holders(role):
            if not user.startswith("S") and user not in binding.people:
                said = f"does not say which addresses {user} ({role}) writes with"
                yield ("people",), f"{said}; the approval “{approval}” is never given by an author"


def _too_few(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    """Approvals that the people at hand can never give: each of them counts once.

    A role with a group may have any number of people.
    """
    for name, approval in policy.approvals.items():
        seats = [binding.holding(e.split("|")) for e, n in approval.by.items() for _ in range(n)]
        small = [seat for seat in seats if not any(one.startswith("S") for one in seat)]
        if all(small) and not _seated(small):
            people = ", ".join(sorted({one for seat in small for one in seat}))
            said = f"needs {len(small)} different people for “{name}”, and has {people}"
            yield ("roles",), said


def _seated(seats: Sequence[frozenset[str]]) -> bool:
    """True when each seat can have somebody of its own."""
    holder: dict[str, int] = {}

    def sits(seat: int, tried: set[str]) -> bool:
        for one in seats[seat] - tried:
            tried.add(one)
            if one not in holder or sits(holder[one], tried):
                holder[one] = seat
                return True
        return False

    return all(sits(seat, set()) for seat in range(len(seats)))


def _unseen(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    """Artifacts that only a script can see, and scripts for them that are not there."""
    for name, script in binding.artifacts.items():
        if name not in policy.artifacts:
            hint = did_you_mean(name, policy.artifacts)
            yield ("artifacts", name), f"is no artifact of “{policy.policy}”. {hint}"
        if script not in binding.scripts:
            hint = did_you_mean(script, binding.scripts)
            yield ("artifacts", name), f"names the script “{script}”, which is not there. {hint}"
    for name, artifact in policy.artifacts.items():
        if name not in binding.artifacts and (artifact.kind == "image" or artifact.signed):
            what = "is an image" if artifact.kind == "image" else "must be signed"
            yield (
                ("artifacts",),
                f"has no script for “{name}”, which {what}: only a script sees that",
            )


def _exposed(binding: Binding) -> Iterator[_Misfit]:
    for name, script in binding.scripts.items():
        if script.secrets and script.files == "candidate" and not _protected(script):
            yield (
                ("scripts", name, "secrets"),
                "would be given to code of the candidate; start the program from "
                "{scripts}/… or an absolute path",
            )


def _merging(binding: Binding) -> Iterator[_Misfit]:
    """What people commit themselves would pass as a pull request's result."""
    for user, addresses in binding.people.items():
        for address in sorted(set(addresses) & set(binding.merged_by)):
            yield ("merged-by",), f"{address} is how {user} commits (`people`), and no forge's"


def _misused_probes(binding: Binding) -> Iterator[_Misfit]:
    for name, probe in binding.probes.items():
        for message in misused(probe, binding.scripts):
            yield ("probes", name), message


def _rehearsed(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    """What is tried in staging must be told so, or it would be tried in production."""
    if not any(gate.rehearse for gate in policy.gates.values()):
        return
    names = {"deploy", "verify", *(script_of(action) for action in policy.rollback)} - {""}
    for name in sorted(names & set(binding.scripts)):
        if not any("{environment}" in part for part in binding.scripts[name].run):
            said = "is rehearsed in staging, so it must be told where: add “{environment}”"
            yield ("scripts", name, "run"), said


def _protected(script: Script) -> bool:
    return script.run[0].startswith(("{scripts}/", "/"))
