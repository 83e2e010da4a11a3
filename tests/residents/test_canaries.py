"""G18: no name, number or need of a resident stands in clear in any log, error page, table file, write-ahead log, upload,
message that waits or was sent, or base backup.
"""

import json
import logging
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muster import embedded
from muster.access.models import Account
from muster.access.scope import Scope, open_scope
from muster.channels import deliver
from muster.embedded.programs import find_programs
from muster.residents.models import Household, Private
from muster.residents.people_of import add_resident
from tests import factories as make
from tests import server
from tests.channels.gateway import Gateway, as_worker, gateway  # noqa: F401 - a fixture
from tests.conftest import as_owner
from tests.door.conftest import a_code
from tests.entry.conftest import strong
from tests.residents.arranged import a_building, a_household

NAME, LISTED, PERSON, WORDS = "金丝雀户主甲", "金丝雀名单乙", "金丝雀住户丙", "金丝雀备注丁"
PHONE, LISTED_PHONE, ID_NUMBER = "+8613707654321", "13707654399", "110105194912316789"
CANARIES = (NAME, LISTED, PERSON, WORDS, PHONE.removeprefix("+86"), LISTED_PHONE, ID_NUMBER)
CONTROL = "对照楼金丝雀"  # the name of a house is no secret: the search must find it


@pytest.mark.django_db(transaction=True)
def test_no_canary_stands_in_clear_anywhere(
    postgres: embedded.Server,
    caplog,
    monkeypatch,
    tmp_path,
    gateway: Gateway,  # noqa: F811 - the fixture
):
    """Planted bugs: `log.info("body: %s", request.POST)` in the view that reveals; a message that is kept as it is said."""
    caplog.set_level(logging.DEBUG)
    city = make.a_city()
    community = make.a_community(city)
    operation = make.an_operation(city, community)
    building = a_building(community, operation, name=CONTROL)
    household = a_household(building, head=NAME, phone=PHONE, notes=WORDS, needs=["dialysis"])
    account = make.an_account("desk", area=community, username="desk")
    desk = strong(account)
    with open_scope(Scope(actor=account.id, communities=(community.id,))):
        add_resident(community.id, household.id, name=PERSON, id_number=ID_NUMBER, now=make.T0)
    here = f"/desk/{community.code}/"

    pages = list(_used(desk, here, household)) + list(_failing(desk, here, household, monkeypatch))
    _loaded(desk, here)
    pages.append(_code_asked_for(account, household, f"/d/{community.code}/"))
    backups = [_backed_up(postgres, tmp_path / "while a message waits")]
    said = _handed_over(gateway)
    backups.append(_backed_up(postgres, tmp_path / "once it was sent"))

    assert NAME in pages[0]
    assert [word for page in pages[1:] for word in CANARIES if word in page] == []
    assert [word for word in CANARIES if word in caplog.text] == []
    with psycopg.connect(postgres.dsn("muster_super", "muster"), autocommit=True) as admin:
        admin.execute("CHECKPOINT")
    folders = [server.DATA_DIR, *backups]
    assert [set(_found((CONTROL,), folder)) for folder in folders] == [{CONTROL}] * 3
    assert [one for folder in folders for one in _found((*CANARIES, said), folder)] == []


def _used(desk: Client, here: str, household: Household) -> Iterator[str]:
    """The first page shows the household, the others must not."""
    form = {"purpose": "visit", "reason": "约定上门时间"}
    yield desk.post(f"{here}households/{household.id}/reveal/", form).content.decode()
    yield desk.post(f"{here}id-numbers/", {"number": ID_NUMBER, "reason": "来电核对"}).content.decode()
    yield desk.post(f"{here}households/{household.id}/needs/", {"need": "oxygen"}).content.decode()
    yield desk.get(f"{here}looks/").content.decode()


def _failing(desk: Client, here: str, household: Household, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Errors at the moment when the names are in memory, and in the midst of a statement that carries them."""
    form = {"purpose": "visit", "reason": "约定上门时间"}
    desk.raise_request_exception = False

    def fails(*_arguments: object) -> None:
        raise RuntimeError("planted")

    with monkeypatch.context() as broken:
        broken.setattr("muster.desk.views.reveal.need_words", fails)
        answer = desk.post(f"{here}households/{household.id}/reveal/", form)
        assert answer.status_code == 500
        yield answer.content.decode()
    with as_owner():
        kept = Private.objects.get(household_id=household.id).details
        Private.objects.filter(household_id=household.id).update(details=bytes(kept)[:-1] + b"x")
    answer = desk.post(f"{here}households/{household.id}/reveal/", form)
    assert answer.status_code == 500
    yield answer.content.decode()
    yield desk.post(f"{here}id-numbers/", {"number": ID_NUMBER * 3, "reason": NAME[:0]}).content.decode()
    yield desk.post(f"{here}households/{household.id}/needs/", {"need": "cancer"}).content.decode()
    with as_owner():
        Private.objects.filter(household_id=household.id).update(details=kept)


def _loaded(desk: Client, here: str) -> None:
    """A list with further canaries, sent and left lying before it is confirmed."""
    rows = f"楼栋,单元,门牌,户主,电话,人数,备注\n9号楼,1单元,301,{LISTED},{LISTED_PHONE},2,{WORDS}\n"
    file = SimpleUploadedFile("list.csv", rows.encode())
    assert desk.post(f"{here}register/", {"complete": "part", "file": file}).status_code == 200


def _code_asked_for(account: Account, household: Household, address: str) -> str:
    """Somebody at the door types the code of the slip and the phone of the register: a message waits for that phone."""
    code = a_code(account, household)
    answer = Client().post(address, {"code": code, "phone": PHONE}, follow=True)
    assert answer.redirect_chain
    return answer.content.decode()


def _handed_over(gateway: Gateway) -> str:  # noqa: F811
    """The gateway is away at first, which is logged, then takes it. Answers what it was told, without the digits."""
    for status, minutes in ((503, 0), (200, 1)):
        gateway.status = status
        with as_worker():
            for message_id in deliver.Message.objects.values_list("id", flat=True):
                deliver.deliver(message_id, now=datetime.now(UTC) + timedelta(minutes=minutes))
    told = json.loads(gateway.received[-1][1])
    assert (len(gateway.received), told["to"]) == (2, PHONE)
    return str(told["text"])[6:]


def _backed_up(postgres: embedded.Server, folder: Path) -> Path:
    """What a backup of the whole cluster would carry away."""
    program, place = find_programs().path("pg_basebackup"), postgres.dsn("muster_super", "muster")
    subprocess.run([program, "--pgdata", folder, "--checkpoint=fast", "--dbname", place], check=True)
    return folder


def _found(words: tuple[str, ...], folder: Path) -> Iterator[str]:
    """Which of the words stand in any file, in UTF-8. Files that go while we look are no find."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and not one.is_symlink()):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        yield from (f"{word}" if word == CONTROL else f"{word} in {path}" for word in words if word.encode() in content)
