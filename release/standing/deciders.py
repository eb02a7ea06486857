"""Who may decide on something that a policy's table `may` knows."""

from release.state import Release


def deciders(release: Release, *verbs: str) -> tuple[str, ...]:
    """Those who may use one of the verbs: roles, and the captain's user id."""
    found = [who for verb in verbs for who in release.policy.may.get(verb, ("member",))]
    if {"member", "anyone"} & set(found):
        return tuple(release.policy.roles)
    return tuple(dict.fromkeys(release.captain if one == "requester" else one for one in found))
