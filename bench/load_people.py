"""How long 23,900 people take from an xlsx file to the database: as the command line and as the page load them, beside a
plain COPY of the same rows in the same run.

Run: .venv/bin/python bench/load_people.py
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.database import an_empty_database, log_in_as  # noqa: E402

PEOPLE = 23_900
ORGANISATIONS = 400
LANZHOU = ROOT / "src" / "muster" / "demo" / "lanzhou"
FIELDS = ("姓名", "手机", "单位", "社区", "职级", "骨干", "技能", "语言", "可参加时间", "照护时段", "夜间召集", "来源")


def main() -> None:
    workbook = _workbook((LANZHOU / "communities_245.txt").read_text().split())
    with an_empty_database():
        from django.utils import timezone

        from muster.access.actors import Actor
        from muster.access.scope import Scope, open_scope
        from muster.identifiers import uuid7
        from muster.people.load import confirm, load
        from muster.people.preview import preview
        from muster.people.reading import read_people
        from muster.places.load import load_areas
        from muster.places.queries import by_code

        load_areas(LANZHOU / "areas.csv", shapes=LANZHOU / "districts.geojson")
        city = by_code("6201").id
        seconds: dict[str, float] = {}

        def timed(what: str, act: Callable[[], Any]) -> Any:
            start = time.perf_counter()
            result = act()
            seconds[what] = time.perf_counter() - start
            return result

        reading = timed("read the workbook", lambda: read_people(workbook, "people.xlsx", city_id=city))
        if reading.bad:
            sys.exit(f"the bench's own list is bad: {reading.bad[0]}")
        timed("plain COPY of the rows", lambda: _plain_copy(reading.people))
        actor_id = uuid7()
        command = Actor(actor_id, None, (), Scope(actor=actor_id, cities=(city,)))
        log_in_as("muster_app")
        with open_scope(command.scope):
            seen = timed(
                "preview on the page (app)", lambda: preview(workbook, "people.xlsx", city_id=city, by=command)
            )
        with open_scope(command.scope):
            added = timed(
                "confirm on the page (app; budget 15)", lambda: confirm(seen.token, by=command, now=timezone.now())
            )
        log_in_as("muster_owner")
        again = timed("the same list again (owner)", lambda: load(reading.people, city_id=city, now=timezone.now()))
        _empty()
        read_and_load = lambda: load(  # noqa: E731
            read_people(workbook, "people.xlsx", city_id=city).people, city_id=city, now=timezone.now()
        )
        timed("read and load (owner; budget 15)", read_and_load)
    plain = seconds["plain COPY of the rows"]
    print(f"{PEOPLE:,} people: {added.added:,} added; again: {again.added:,} added, {again.changed:,} changed")
    print("| what | seconds | × plain COPY |\n|---|---|---|")
    for what, took in seconds.items():
        print(f"| {what} | {took:.1f} | {took / plain:.1f} |")


def _workbook(codes: list[str]) -> bytes:
    from muster.sheets import write

    rows = [
        (
            "王李张刘陈杨黄赵吴周"[i % 10] + "建国秀英志强小雨"[i % 8] + chr(0x4E00 + i % 900),
            f"139{i:08d}",
            f"单位{i % ORGANISATIONS}",
            codes[i % len(codes)],
            "是" if i % 20 == 0 else "否",
            "是" if i % 5 == 0 else "否",
            "骑三轮车；急救" if i % 3 == 0 else "",
            "英语" if i % 9 == 0 else "",
            "工作日 18:00-22:00；周末 08:00-20:00",
            "每天 07:00-08:30" if i % 4 == 0 else "",
            "是" if i % 2 == 0 else "否",
            "机关",
        )
        for i in range(PEOPLE)
    ]
    return write.xlsx(rows, header=FIELDS)


def _plain_copy(people: Any) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE plain (name text, phone text, organisation text, home bigint, skills text[]) ON COMMIT DROP"
        )
        with cursor.copy("COPY plain FROM STDIN") as copy:
            for it in people:
                copy.write_row(
                    (it.person.name, it.person.phone, it.person.organisation, it.home_id, list(it.person.skills))
                )


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_weeklywindow, people_contact, people_volunteer, people_organisation CASCADE")


if __name__ == "__main__":
    main()
