import pytest

from release.environment import environment

BOT = {
    "PATH": "/opt/bin:/bin",
    "HOME": "/home/bot",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "AWS_PROFILE": "prod",
    "LD_PRELOAD": "/evil.so",
}


def test_only_what_is_allowed_goes_to_a_script():
    facts = {"SLIPWAY_VERSION": "1.2.0"}

    assert environment(["AWS_PROFILE", "UNSET"], BOT, facts) == {
        "PATH": "/opt/bin:/bin",
        "HOME": "/home/bot",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "AWS_PROFILE": "prod",
        "SLIPWAY_VERSION": "1.2.0",
    }


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "DATABASE_URL", "SLIPWAY_HOME"])
def test_the_bots_own_keys_are_for_no_script(name):
    with pytest.raises(ValueError, match=f"no script may be given {name}"):
        environment([name], BOT, {})


def test_a_fact_cannot_take_the_place_of_another_variable():
    with pytest.raises(ValueError, match="a fact about the release is called SLIPWAY_…, not PATH"):
        environment([], BOT, {"PATH": "/tmp"})
