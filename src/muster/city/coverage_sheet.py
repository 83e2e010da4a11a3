"""Coverage of a round for other programs: CSV with the tags of HXL, the humanitarian exchange language (hxlstandard.org)."""

from muster.rounds.models import Round, Target
from muster.rounds.queries import CommunityCoverage, Coverage
from muster.sheets.write import csv

HEADER = ("code", "community", "subdistrict", "district", "register", "reached", "excused", "missing")
# China's levels: 1 province, 2 city, 3 district, 4 subdistrict, 5 community.
PLACE_TAGS = ("#adm5+code", "#adm5+name", "#adm4+name", "#adm3+name")
COUNT_TAGS = ("#targeted+{unit}", "#reached+{unit}", "#indicator+excused+{unit}+num", "#indicator+missing+{unit}+num")


def sheet_of(round_: Round, found: Coverage) -> bytes:
    """A row for each community, by code. Where no register was loaded the counts are left empty: unknown is not none."""
    unit = "ind" if round_.target == Target.PERSON else "hh"
    tags = [*PLACE_TAGS, *(tag.format(unit=unit) for tag in COUNT_TAGS)]
    rows = [_row(one) for one in sorted(found.communities, key=lambda one: one.place.code)]
    return csv([tags, *rows], header=HEADER)


def _row(one: CommunityCoverage) -> list[str | int | None]:
    place, counted = one.place, one.counted
    where: list[str | int | None] = [place.code, place.name, place.subdistrict, place.district]
    if not one.has_register:
        return [*where, None, None, None, None]
    return [*where, counted.register, counted.reached, counted.excused, counted.missing]
