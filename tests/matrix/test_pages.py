"""G12: every address × every role × GET and POST × {own, the next community, another city}: nothing foreign in any answer.

Every byte of every answer is searched: page, headers, cookies, where it leads, and what lies inside a spreadsheet.
"""

import html
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import unquote

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from muster.places.models import Area
from tests.conftest import as_owner
from tests.entry.conftest import by_code, strong
from tests.matrix.addresses import Address, Place, addresses
from tests.matrix.canaries import canaries, canaries_of, may_read
from tests.matrix.forms import form_of
from tests.matrix.rows import Rows, rows_by_place
from tests.matrix.who_may import LIBRARY, ROLES, UNKNOWN, WHO_MAY
from tests.matrix.world import City, a_world

PHONE_GLUE = re.compile(r"(?<=\d)[\s\-()](?=\d)")
WRONG_SHOWN_MAX = 60
LIBRARY_ASKED_BY = {"nobody", "city", "by_code", "closed"}
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Cell:
    """One request: by whom, where to, by which verb, about whose rows."""

    role: str
    address: Address
    verb: str
    path: str
    about: Place  # whose rows the form names
    reaches: bool  # whether the address lies where the role reaches


def test_every_address_is_in_the_table():
    assert {one.name for one in addresses()} == set(WHO_MAY)


@pytest.mark.django_db
def test_nobody_sees_or_changes_what_is_not_theirs():
    world = a_world()
    before = rows_by_place()
    secrets = canaries(world)
    shown: defaultdict[str, set[str]] = defaultdict(set)
    wrong: list[str] = []
    for role in ROLES:
        browser = _browser(role, world[0])
        cookies = browser.cookies.output(header="")
        for cell in _cells(role, world):
            browser.cookies = SimpleCookie(cookies)  # as before: one of the addresses signs out
            with _undone():
                answer = _asked(browser, cell)
                seen = secrets & _words_of(answer, secrets) - _said(cell)
                shown[role] |= seen
                changed = _changed(before) if cell.verb == "POST" and _kind(answer) == "opens" else set()
            foreign = seen - may_read(role, world[0]) - _leads_there(cell)
            wrong += [f"{_name(cell)}: {what}" for what in _mistakes(cell, answer, foreign, changed)]

    assert not wrong, f"{len(wrong)} of all:\n" + "\n".join(wrong[:WRONG_SHOWN_MAX])
    _everyone_saw_their_own(shown, world[0])


def _browser(role: str, own: City) -> Client:
    if role == "nobody":
        return Client(raise_request_exception=False)
    begin = by_code if role == "by_code" else strong
    return begin(own.accounts[role])


def _cells(role: str, world: list[City]) -> Iterator[Cell]:
    own, other = world
    places = [Place(own, own.communities[0]), Place(own, own.communities[1]), Place(other, other.communities[0])]
    for address in addresses():
        page = WHO_MAY.get(address.name)
        if page is None or (page.roles is LIBRARY and role not in LIBRARY_ASKED_BY):
            continue
        for verb in ("GET", "POST"):
            is_taken = verb in page.verbs.split()
            for there in places if address.parameters and is_taken else places[:1]:
                path = address.path(there.city, there.community)
                reaches = {"anywhere": True, "city": there.city is own}.get(page.reach, there is places[0])
                # On one's own address the form may still name someone else's rows.
                names_others = verb == "POST" and is_taken and role in page.roles and there is places[0]
                for about in places if names_others else [there]:
                    yield Cell(role, address, verb, path, about, reaches)
        if len(address.parameters) > 1 and role in page.roles:
            for about in places[1:]:
                path = address.path(about.city, about.community, desk=own.communities[0])
                yield Cell(role, address, page.verbs.split()[-1], path, about, reaches=False)


def _asked(browser: Client, cell: Cell) -> HttpResponse:
    if cell.verb == "GET":
        return browser.get(cell.path)
    form = form_of(cell.address.name, cell.about)
    is_json = cell.address.name.startswith("app:")
    answer = (
        browser.post(cell.path, form, content_type="application/json") if is_json else browser.post(cell.path, form)
    )
    onward = answer.get("Location", "")
    # What an act says afterwards stands on the page it leads to.
    answer.led_to = browser.get(onward) if onward.startswith("/") else None
    return answer


def _words_of(answer: HttpResponse, secrets: set[str]) -> set[str]:
    text = _text(answer) + (_text(answer.led_to) if getattr(answer, "led_to", None) else "")
    return {secret for secret in secrets if secret in text}


def _text(answer: HttpResponse) -> str:
    body = answer.content
    if body.startswith(b"PK\x03\x04"):
        book = zipfile.ZipFile(io.BytesIO(body))
        body = b"\n".join(book.read(name) for name in book.namelist())
    raw = answer.serialize_headers() + answer.cookies.output().encode() + body
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw.decode(errors="replace"))
    return PHONE_GLUE.sub("", html.unescape(unquote(text)))


def _said(cell: Cell) -> set[str]:
    """What the request itself said is no news in its answer."""
    said = cell.path + (" ".join(str(one) for one in form_of(cell.address.name, cell.about).values()))
    people = [person for place in (cell.about,) for person in place.community.people.values()]
    return {word for person in people for word in canaries_of(person) if word in said} | {
        word for word in (str(person.id) for person in people) if word in cell.path
    }


def _leads_there(cell: Cell) -> set[str]:
    """Whoever reports in somewhere may know whom to call there."""
    if cell.role == "volunteer" and cell.address.name == "field:place" and cell.verb == "POST":
        return canaries_of(cell.about.community.here)
    return set()


def _changed(before: dict[Rows, str]) -> set[Rows]:
    after = rows_by_place()
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _mistakes(cell: Cell, answer: HttpResponse, foreign: set[str], changed: set[Rows]) -> Iterator[str]:
    if foreign:
        yield f"shows {sorted(foreign)}"
    expected, got = _expected(cell), _kind(answer)
    if got not in expected:
        yield f"answers {answer.status_code} {answer.get('Location', '')}, not {sorted(expected)}"
    if changed and (not_theirs := changed - _may_change(cell, changed)):
        yield f"changes {sorted(not_theirs)}"


def _expected(cell: Cell) -> set[str]:
    page = WHO_MAY[cell.address.name]
    if page.roles is LIBRARY:
        return {"opens", "absent", "sign-in", "verb"}
    if cell.verb not in page.verbs.split():
        return {"verb"}
    if cell.address.name in {"entry:code", "entry:name", "entry:other_number"}:
        return {"sign-in", "opens"}  # the next step without the one before: to the first
    if cell.role not in page.roles:
        return {"sign-in"} if cell.role in UNKNOWN else {"absent"}
    if len(cell.address.parameters) > 1 and not cell.reaches:
        return {"absent", "opens"}  # a desk's own address with a stranger's id: changes nothing and shows nothing
    return {"opens"} if cell.reaches and _is_about(cell) else {"absent"} if not cell.reaches else {"opens", "absent"}


def _is_about(cell: Cell) -> bool:
    """Whether the form names rows that the role may touch; else it is refused, in whichever way."""
    return cell.verb == "GET" or cell.about.community.area.code == "W甲1"


def _kind(answer: HttpResponse) -> str:
    if answer.status_code == 404:
        return "absent"
    if answer.status_code == 405:
        return "verb"
    if answer.status_code >= 500:
        return "broken"
    onward = answer.get("Location", "")
    if answer.status_code == 401 or onward == "/sign-in/" or onward.startswith("/sign-in/?next="):
        return "sign-in"
    return "opens"


def _may_change(cell: Cell, changed: set[Rows]) -> set[Rows]:
    """Of the rows that changed, those that this role of the first city and its first community may change."""
    if cell.address.name.startswith("report:"):
        return changed  # whoever knows a number may say that its person is here
    own, first = Area.objects.get(code="W甲").id, Area.objects.get(code="W甲1").id
    within = {row for row in changed if row[1] == own}
    if cell.role == "city":
        return within
    if cell.role == "auditor":  # signs what they found about a look, anywhere in their city
        return {row for row in within if row[0] == "oversight_review"}
    if cell.role == "organisation":  # answers for its own people, wherever they are asked to go
        return {
            row for row in within if row[2] in {0, first} or row[0] in {"teams_loan", "teams_loananswer", "teams_lent"}
        }
    # A move is told to the place it leads to.
    moved = {row for row in within if cell.role == "volunteer" and row[0] == "journal_fieldevent"}
    return moved | {row for row in within if row[2] in {0, first}}


def _everyone_saw_their_own(shown: dict[str, set[str]], own: City) -> None:
    """What must not leak is really there: whoever may see it does."""
    first, second = own.communities
    assert {own.contact, first.here.name, second.here.name} <= shown["city"] | {own.contact}
    assert {first.here.name, second.here.name, own.contact} <= shown["organisation"]
    assert {first.here.name, first.silent.name, first.declined.name, first.here.phone[3:]} <= shown["desk"]
    # By `reveal` and by opening a request; nobody else is shown a word of any household.
    assert len(first.behind & shown["desk"]) == 4
    assert first.here.name in shown["leader"]
    assert first.here.name in shown["volunteer"]
    assert [shown[role] for role in ("nobody", "auditor", "by_code", "ended", "closed")] == [set()] * 5


def _name(cell: Cell) -> str:
    return f"{cell.role} {cell.verb} {unquote(cell.path)} ({cell.address.name}, about {cell.about.community.area.code})"


@contextmanager
def _undone() -> Iterator[None]:
    """What a request did is taken back, so that each finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_no_form_is_taken_without_its_token():
    """Another site cannot make a signed-in browser act."""
    own, _ = a_world()
    place = Place(own, own.communities[0])
    taken = []
    for role in ("city", "organisation", "desk", "volunteer", "auditor"):
        browser = _browser(role, own)
        browser.handler.enforce_csrf_checks = True
        for address in addresses():
            if not address.name.startswith("api"):
                answer = browser.post(address.path(own, place.community), form_of(address.name, place))
                taken += [] if answer.status_code in {403, 405} else [(role, address.name, answer.status_code)]

    assert taken == []


@pytest.mark.django_db
def test_the_search_of_answers_finds_what_is_hidden_in_them():
    """The oracle itself: escaped, percent-encoded, spaced or zipped, a canary is found."""
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as writing:
        writing.writestr("a.xml", "金丝雀")
    hidden = [
        "金丝雀".encode(),
        b'{"name": "\\u91d1\\u4e1d\\u96c0"}',
        b"/sign-in/?next=%E9%87%91%E4%B8%9D%E9%9B%80",
        b"&#37329;&#19997;&#38592;",
        book.getvalue(),
    ]

    assert all(_words_of(HttpResponse(one), {"金丝雀"}) for one in hidden)
    assert _words_of(HttpResponse("电话 199 0000-0001"), {"19900000001"})
    assert connection.in_atomic_block
    with as_owner():
        assert rows_by_place() == {}
