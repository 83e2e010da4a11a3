"""The server itself: it answers honestly while the database is away, and no slow client holds up the others (G22, G23, G25)."""

import socket
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from typing import Any

import httpx
import psycopg
import pytest
from django.conf import settings

from muster import embedded
from muster.journal.models import FieldEvent
from muster.live import mounted, protocol
from tests.conftest import as_owner
from tests.ledger.arranged import a_town
from tests.live.arranged import a_batch, a_report_in, statuses, token_of, token_of_desk
from tests.live.conftest import Running

Start = Callable[..., Running]

PATIENCE_S = 30.0  # of clients, on a machine that has much else to do


def test_while_the_database_is_away_nothing_is_a_500_and_afterwards_all_is_well(
    transactional_db: None, serving: Start, monkeypatch: pytest.MonkeyPatch
):
    """G25, fast: 503 with Retry-After, and healthy as soon as the database is back, without a restart."""
    town = a_town()
    person = town.person()
    token, report_in = token_of(person), a_report_in(town, person, town.north)
    where = settings.DATABASES["default"]["HOST"]
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "/nowhere/at/all")
    live = serving()

    away = [live.post(a_batch(report_in), token), httpx.get(live.url + "/healthz"), _ticks(live, token)]

    assert [answer.status_code for answer in away] == [503, 503, 503]
    assert all(1 <= int(answer.headers["retry-after"]) <= 10 for answer in away)
    assert "send it again" in away[0].json()["sentence"]
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", where)
    back = serving()
    assert statuses(back.post(a_batch(report_in), token).json()) == ["accepted"]


def test_killed_connections_are_replaced_and_no_acknowledged_event_is_lost(live: Running, postgres: embedded.Server):
    """G25: the server's connections die again and again; a phone that sends again until answered loses nothing."""
    town = a_town()
    people = [town.person() for _ in range(30)]
    token = token_of_desk(town.north)
    events = [a_report_in(town, person, town.north) for person in people]
    told = []

    for number, event in enumerate(events):
        if number % 3 == 0:
            _kill_connections(postgres)
        while (answer := live.post(a_batch(event), token)).status_code == 503:
            assert answer.headers["retry-after"]
        told += statuses(answer.json())

    assert set(told) <= {"accepted", "duplicate"}
    with as_owner():
        assert FieldEvent.objects.count() == len(events)


@pytest.mark.alone
def test_clients_that_send_a_byte_now_and_then_are_shown_out_and_hold_up_nobody(
    live: Running, monkeypatch: pytest.MonkeyPatch
):
    """G23, light."""
    monkeypatch.setattr(protocol, "HEAD_MAX_S", 2.0)
    slow = [socket.create_connection(("127.0.0.1", live.port)) for _ in range(200)]
    for one in slow:
        one.send(b"POST /api/v1/events HTTP/1.1\r\nHost: x\r\nX-Slow: ")

    waits = []
    for _ in range(10):
        for one in slow:
            with suppress(OSError):
                one.send(b"a")
        began = time.monotonic()
        assert httpx.get(live.url + "/healthz", timeout=PATIENCE_S).status_code == 200
        waits.append(time.monotonic() - began)
        time.sleep(0.3)

    assert max(waits) < 1
    assert all(_is_closed(one) for one in slow)
    for one in slow:
        one.close()


def test_a_head_too_large_and_a_broken_request_are_refused_by_the_server(live: Running):
    for hostile in (b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000, b"\x16\x03\x01\x02\x00", b"GET /\xff HTTP/1.1\r\n\r\n"):
        with closing(socket.create_connection(("127.0.0.1", live.port), timeout=PATIENCE_S)) as client:
            client.sendall(hostile)
            assert client.recv(100).startswith(b"HTTP/1.1 400 ")
    assert httpx.get(live.url + "/healthz").status_code == 200


def test_what_live_does_not_answer_goes_to_django_with_its_body_whole(serving: Start):
    seen: dict[str, Any] = {}

    def django(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        start("201 Created", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return [b"made ", b"here"]

    live = serving(django)
    body = b"0123456789" * 300_000

    answer = httpx.post(live.url + "/desk/%E5%8C%97/?q=%00", content=body, headers={"X_Forged": "1", "X-Real": "2"})

    assert (answer.status_code, answer.text, answer.headers.get_list("set-cookie")) == (
        201,
        "made here",
        ["a=1", "b=2"],
    )
    assert (seen["body"] == body, seen["HTTP_X_REAL"], "HTTP_X_FORGED" in seen) == (True, "2", False)
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/desk/北/"


@pytest.mark.alone
def test_slow_uploads_and_slow_readers_hold_no_thread_of_django(serving: Start):
    def django(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"x" * 2_000_000 if environ["PATH_INFO"] == "/large" else b"quick"]

    live = serving(django)
    slow = [socket.create_connection(("127.0.0.1", live.port)) for _ in range(mounted.THREADS * 4)]
    for number, one in enumerate(slow):
        one.sendall(
            b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
            if number % 2
            else b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly a part"
        )
    time.sleep(0.5)

    began = time.monotonic()
    assert httpx.get(live.url + "/quick", timeout=PATIENCE_S).text == "quick"

    assert time.monotonic() - began < 1
    for one in slow:
        one.close()


def test_django_has_limits_of_size_and_of_number_and_a_mishap_there_is_no_500(
    serving: Start, monkeypatch: pytest.MonkeyPatch
):
    def django(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/mishap":
            raise RuntimeError("what someone sent")
        time.sleep(0.3)
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"done"]

    monkeypatch.setattr(mounted, "WAITING_MAX", 12)
    monkeypatch.setattr(mounted, "BODY_BYTES_MAX", 1_000)
    live = serving(django)

    with ThreadPoolExecutor(40) as crowd:
        answers = list(crowd.map(lambda _: httpx.get(live.url + "/", timeout=PATIENCE_S).status_code, range(40)))

    assert set(answers) == {200, 503}
    assert httpx.post(live.url + "/", content=b"x" * 1_001).status_code == 413
    assert httpx.post(live.url + "/", content=iter([b"x" * 600] * 2)).status_code == 413
    assert httpx.get(live.url + "/mishap").status_code == 503
    assert httpx.get(live.url + "/").text == "done"


def _ticks(live: Running, token: str) -> httpx.Response:
    return httpx.get(live.url + "/live/ticks?community=x", headers={"Authorization": f"Bearer {token}"})


def _kill_connections(postgres: embedded.Server) -> None:
    with psycopg.connect(postgres.dsn("muster_super", "postgres"), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'muster live'")


def _is_closed(client: socket.socket) -> bool:
    client.settimeout(PATIENCE_S)
    try:
        return client.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False
