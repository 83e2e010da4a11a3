"""A certificate says what was worked, and anybody can verify it; nothing is kept of it."""

import base64
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.test import Client

from muster.field import certificate, certificate_paper
from muster.field.certificate import CONTEXT, certificate_of, signed, verified
from muster.field.certificate_paper import pdf_of
from muster.mobilise.attend import arrive, leave
from muster.mobilise.report_in import move
from tests.factories import T0, an_account
from tests.field.certificates import a_certificate, the_certificate
from tests.field.signed_in import CHINESE, phone_of
from tests.mobilise.world import World, acting

HOUR = timedelta(hours=1)


def test_what_was_signed_is_verified_word_by_word():
    assert verified(a_certificate()) == the_certificate()


def test_a_token_with_one_sign_changed_or_left_out_is_not_ours():
    token = a_certificate()
    other = {sign: "A" if sign != "A" else "B" for sign in token}

    changed = [token[:n] + other[token[n]] + token[n + 1 :] for n in range(len(token))]
    cut = [token[:n] for n in range(0, len(token), 7)]

    assert [one for one in (*changed, *cut, token * 9, "", "§", token + "=") if verified(one)] == []


def test_whoever_signs_with_another_key_or_another_way_is_not_believed():
    """Planted bug: the signature is not verified."""
    said = certificate.VERSION + certificate._our_key(b"\x00" * 32)[1] + msgspec.msgpack.encode(the_certificate())
    ours = base64.urlsafe_b64decode(a_certificate() + "==")[:5] + msgspec.msgpack.encode(the_certificate("另一个人"))
    stranger = Ed25519PrivateKey.generate()
    forged = [
        said + stranger.sign(CONTEXT + said),
        ours + stranger.sign(CONTEXT + ours),
        ours + bytes(64),
        base64.urlsafe_b64decode(a_certificate() + "==")[:-64] + stranger.sign(ours),
    ]

    assert [verified(base64.urlsafe_b64encode(one).decode().rstrip("=")) for one in forged] == [None] * 4


def test_the_check_is_what_keeps_forgeries_out(monkeypatch):
    """The planted bug, shown once."""
    ours = base64.urlsafe_b64decode(a_certificate() + "==")[:5] + msgspec.msgpack.encode(the_certificate("另一个人"))
    forged = base64.urlsafe_b64encode(ours + bytes(64)).decode().rstrip("=")
    real = certificate._our_key

    class Believes:
        def public_key(self) -> "Believes":
            return self

        def verify(self, *_said: bytes) -> None:
            pass

    assert verified(forged) is None
    monkeypatch.setattr(certificate, "_our_key", lambda secret: (Believes(), real(secret)[1]))
    assert verified(forged) == the_certificate("另一个人")


@pytest.mark.django_db
def test_anybody_sees_what_a_certificate_says_and_no_row_is_read_or_written(django_assert_num_queries):
    stranger = Client(headers=CHINESE)

    with django_assert_num_queries(0):
        page = stranger.get(f"/certificate/{a_certificate()}/")
        wrong = stranger.get(f"/certificate/{a_certificate()[:-3]}/")

    text = page.content.decode()
    assert (page.status_code, page["Cache-Control"], page["X-Robots-Tag"]) == (200, "no-store", "noindex")
    assert [word for word in ("欧阳建国", "20 小时 34 分钟", "2022-10-24", "属实") if word not in text] == []
    assert (wrong.status_code, "欧阳建国" in wrong.content.decode()) == (404, False)
    assert "未能证实" in wrong.content.decode()


@pytest.mark.django_db
def test_a_name_that_is_markup_stays_a_name():
    page = Client(headers=CHINESE).get(f"/certificate/{a_certificate('<script>x</script>')}/").content.decode()

    assert "<script>x" not in page
    assert pdf_of(the_certificate("<b>&x</i><script>"), "https://muster.example/certificate/x/").startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["欧阳建国", "𠮷田", "Zoé Ünal", "阿布都热依木·买买提", "😀", "林" * 40])
def test_the_paper_takes_any_name(name: str):
    paper = pdf_of(the_certificate(name), "https://muster.example/certificate/x/")

    assert paper.startswith(b"%PDF-")
    assert b"STSong-Light" in paper
    assert paper.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize(
    ("days", "minutes", "says"),
    [
        (0, 61, ["于2022年10月24日参加", "on 2022-10-24", "for 1 hour and 1 minute in all"]),
        (0, 45, ["实际服务 0 小时 45 分钟", "for 45 minutes in all"]),
        (
            2,
            600,
            ["于2022年10月24日至2022年10月26日参加", "from 2022-10-24 to 2022-10-26", "for 10 hours and 0 minutes"],
        ),
    ],
)
def test_the_paper_counts_days_and_minutes_as_one_speaks(days: int, minutes: int, says: list[str]):
    first = date(2022, 10, 24)
    of = msgspec.structs.replace(the_certificate(), first_on=first, last_on=first + timedelta(days), worked_min=minutes)

    said = "\n".join(text for text, _ in certificate_paper.said(of))

    assert [word for word in says if word not in said] == []


@pytest.fixture
def person(world: World):
    return world.person("林建国")


@pytest.fixture
def account(world: World, person):
    account = an_account("volunteer", volunteer=person)
    with acting(account) as actor:
        move(world.operation.id, person.id, world.here.id, by=actor, now=T0)
    return account


def works(world: World, person, account, *, hours: int) -> None:
    with acting(account) as actor:
        arrive(world.operation.id, person.id, by=actor, now=T0)
        leave(world.operation.id, person.id, by=actor, now=T0 + hours * HOUR)


def test_hours_are_those_of_the_ledger_and_the_days_those_of_the_work(world, person, account):
    works(world, person, account, hours=20)

    with acting(account):
        found = certificate_of(person.id, now=datetime(2022, 11, 1, tzinfo=UTC))

    assert found is not None
    assert (found.name, found.operation, found.city, found.worked_min) == (
        "林建国",
        world.operation.name,
        "兰州市",
        1_200,
    )
    assert (str(found.first_on), str(found.last_on), str(found.issued_on)) == ("2022-10-24", "2022-10-25", "2022-11-01")


def test_the_owner_gets_a_paper_whose_code_leads_to_the_page(world, person, account):
    works(world, person, account, hours=2)
    phone = phone_of(account)

    paper = phone.get("/app/certificate.pdf")

    assert (paper.status_code, paper["Content-Type"], paper["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert "attachment" in paper["Content-Disposition"]
    with acting(account):
        found = certificate_of(person.id, now=datetime.now(UTC))
    assert phone.get(f"/certificate/{signed(found)}/").status_code == 200


def test_whoever_has_no_hours_gets_none(account):
    assert phone_of(account).get("/app/certificate.pdf")["Location"] == "/me/"


@pytest.mark.django_db
def test_there_is_no_table_of_certificates():
    assert [name for name in connection.introspection.table_names() if "certificate" in name] == []
