"""A certificate of somebody who does not exist, as its token."""

from datetime import date

from muster.field.certificate import Certificate, signed


def a_certificate(name: str = "欧阳建国", **changes: object) -> str:
    return signed(the_certificate(name, **changes))


def the_certificate(name: str = "欧阳建国", **changes: object) -> Certificate:
    values: dict[str, object] = {
        "name": name,
        "operation": "2022-10 联防联控行动",
        "operation_en": "Joint response, October 2022",
        "city": "兰州市",
        "worked_min": 1_234,
        "first_on": date(2022, 10, 24),
        "last_on": date(2022, 10, 30),
        "issued_on": date(2022, 11, 1),
        "synthetic": False,
    }
    return Certificate(**values | changes)
