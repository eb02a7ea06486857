"""Only the version that reached production last is rolled back."""

from release.overtaken import overtaken
from tests.bot.factory import ASKED, IN_PRODUCTION, SHIPPED, release


def test_a_later_one_is_in_the_way_and_an_earlier_one_is_not():
    before, after = release(SHIPPED), release(SHIPPED, version="1.4.0")
    assert overtaken([before], [after]) is after
    assert overtaken([after], [before]) is None
    assert overtaken([before], [release(ASKED, version="1.4.0")]) is None
    assert overtaken([before], [release(SHIPPED, version="1.4.0", component="api")]) is None


def test_who_has_not_reached_production_bars_no_rollback_of_its_train():
    there, lacking = release(IN_PRODUCTION, version="1.4.0"), release(ASKED, version="2.4.0")
    before = release(SHIPPED, version="1.2.0")
    assert overtaken([there, lacking], [before]) is None
