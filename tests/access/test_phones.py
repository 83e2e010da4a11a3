"""One number, however it is written."""

import pytest

from muster.access.phones import NotAPhone, blind_index, masked, normalise


@pytest.mark.parametrize(
    "written",
    [
        "13909312345",
        "139 0931 2345",
        "139-0931-2345",
        "+86 139 0931 2345",
        "0086 13909312345",
        "１３９０９３１２３４５",
        "（139）09312345",
    ],
)
def test_a_number_is_the_same_however_it_is_written(written):
    assert normalise(written) == "+8613909312345"


@pytest.mark.parametrize(
    "written", ["", "12", "abc", "1" * 200, "\x00", "13909312345 ext 5", "٠", "139093123456789", "-1", "1e9"]
)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(NotAPhone):
        normalise(written)


def test_numbers_of_other_countries_are_numbers():
    assert normalise("+49 30 901820") == "+4930901820"
    assert normalise("030 901820", "DE") == "+4930901820"


def test_the_index_needs_the_key(settings):
    before = blind_index("+8613909312345")

    settings.PHONE_INDEX_KEY = b"another key"

    assert len(before) == 16
    assert blind_index("+8613909312345") != before


def test_a_masked_number_is_known_to_its_owner_only():
    assert masked("+8613909312345") == "139****2345"
