"""A city with communities, and lists of people as a personnel office would send them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.utils import translation

from muster.access.actors import Actor
from muster.access.scope import Scope
from muster.identifiers import uuid7
from muster.people.models import Organisation
from muster.places.models import Area, Level
from tests.factories import a_city, an_area, an_organisation

HEADING = "姓名,手机,单位,社区,职级,骨干,技能,语言,可参加时间,照护时段,夜间召集,来源\n"
LIN = "林建国,13909310001,兰州大剧院,广后街社区,是,否,骑三轮车；急救,英语,周末 08:00-20:00,每天 07:00-08:30,是,机关\n"
MA = "马秀英,13909310002,兰州大剧院,南稍门社区,否,是,,,,,否,机关\n"
NO_PHONE = "阿依古丽·买买提,,,广后街社区,否,否,,,,,否,居民\n"


@dataclass(frozen=True)
class Town:
    city: Area
    one: Area
    other: Area
    theatre: Organisation
    command: Actor
    contact: Actor


@pytest.fixture
def town(db: None) -> Town:
    city = a_city()
    street = an_area("酒泉路街道", level=Level.SUBDISTRICT, parent=city)
    one, other = (
        an_area(name, level=Level.COMMUNITY, parent=street) for name in ("广后街社区居委会", "南稍门社区居委会")
    )
    theatre = an_organisation(city)
    command, contact = uuid7(), uuid7()
    return Town(
        city=city,
        one=one,
        other=other,
        theatre=theatre,
        command=Actor(command, None, (), Scope(actor=command, cities=(city.id,))),
        contact=Actor(contact, None, (), Scope(actor=contact, organisations=(theatre.id,))),
    )


@pytest.fixture
def a_list() -> Callable[..., bytes]:
    """A CSV with the usual heading and these rows."""
    return lambda *rows: (HEADING + "".join(rows)).encode()


@pytest.fixture(autouse=True)
def _sentences_in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
