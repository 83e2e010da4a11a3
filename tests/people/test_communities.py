import pytest

from muster.people.communities import Community, CommunityNames, path_of

NAMES = CommunityNames(
    [
        Community(1, "620102001001", "畅家巷社区居委会", ("兰州市", "城关区", "酒泉路街道")),
        Community(2, "620102001009", "振兴社区居委会", ("兰州市", "城关区", "酒泉路街道")),
        Community(3, "620103001001", "振兴社区居委会", ("兰州市", "七里河区", "西园街道")),
        Community(4, "620103001002", "振兴村委会", ("兰州市", "七里河区", "西园街道")),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "620102001001", "畅家巷社区居委会", "畅家巷社区居民委员会", "畅家巷社区", "畅家巷", "酒泉路街道/畅家巷社区", "酒泉路街道畅家巷社区",
        "城关区酒泉路街道畅家巷社区", "兰州市城关区酒泉路街道畅家巷社区居委会", "城关区 - 畅家巷", "城关区＞酒泉路街道＞畅家巷",
    ],
)  # fmt: skip
def test_a_community_is_found_however_its_name_is_written(text: str) -> None:
    assert NAMES.find(path_of(text)) == (1,)


def test_a_name_that_several_have_is_a_question() -> None:
    assert NAMES.find(path_of("振兴社区")) == (2, 3)
    assert NAMES.find(path_of("七里河区/振兴社区")) == (3,)
    assert NAMES.find(path_of("西园街道振兴村委会")) == (4,)


@pytest.mark.parametrize("text", ["家巷社区", "无", "西园街道/畅家巷社区", "6201020010"])
def test_what_is_merely_alike_is_not_found(text: str) -> None:
    assert NAMES.find(path_of(text)) == ()
