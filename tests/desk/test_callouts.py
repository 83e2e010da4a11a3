"""A desk writes as in the chat, corrects what was read, sends, and sees who comes."""

import re
from datetime import UTC, datetime

import pytest

from muster.access.models import Account, Look
from muster.callouts.claim import say
from muster.callouts.models import Callout, Seat, Word
from muster.channels.models import Message
from muster.channels.reasons import Reason
from tests.callouts.arranged import Scene, a_scene
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.factories import a_community, a_volunteer, an_account, an_organisation

pytestmark = pytest.mark.django_db
SENTENCE = "沒睡的人请速来社区帮忙，准备第二轮核酸，要4个人"


@pytest.fixture
def scene() -> Scene:
    return a_scene()


@pytest.fixture
def desk(scene):
    return browser(scene.desk)


@pytest.fixture
def address(scene) -> str:
    return f"/desk/{scene.community.code}/callouts/"


def fields(html: str) -> dict[str, str]:
    """What a browser would send back of a form."""
    found = dict(re.findall(r'<input[^>]*?name="([\w]+)"[^>]*?value="([^"]*)"', html))
    for name, body in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', body)
        found[name] = chosen.group(1) if chosen else ""
    return found


def proposed(desk, address, sentence=SENTENCE, **more) -> dict[str, str]:
    answer = desk.post(address + "proposal/", {**more, "text": sentence})
    assert answer.status_code == 200
    return fields(answer.content.decode()) | {"text": sentence}


def sent(desk, address, **changes) -> Callout:
    answer = desk.post(address, proposed(desk, address) | {"wakes_because": "试", **changes})
    assert answer.status_code == 302, answer.content.decode()
    with as_owner():
        return Callout.objects.latest("opened_at")


def test_the_sentence_of_two_in_the_morning_is_read_and_sent_as_it_is(desk, address, scene):
    scene.people(6)

    said = proposed(desk, address)
    callout = sent(desk, address)

    assert (said["seats"], said["urgency"], said["starts_at"], said["kind"]) == ("4", "now", "", "call")
    assert (callout.text, callout.place, callout.number) == (SENTENCE, "社区", 1)
    with as_owner():
        assert Seat.objects.filter(callout_id=callout.id).count() == 4
    assert len(scene.states(callout)) == 6
    page = desk.get(f"{address}{callout.id}/").content.decode()
    assert SENTENCE in page
    assert "正在找人" in page


def test_what_the_desk_corrected_stays_when_it_types_on(desk, address):
    first = proposed(desk, address)

    again = proposed(desk, address, SENTENCE + "，带手电", **(first | {"seats": "6"}))

    assert (again["seats"], again["read_seats"], again["place"]) == ("6", "4", "社区")


def test_before_it_is_sent_the_desk_reads_how_many_the_first_wave_asks_as_it_stands(desk, address, scene):
    scene.people(12)
    first = proposed(desk, address)

    corrected = first | {"wakes_because": "试", "wave_people": "5", "seats": "3"}
    said = desk.post(address + "proposal/", corrected | {"text": SENTENCE}).content.decode()
    callout = sent(desk, address, **corrected)

    assert "第一批问本社区 5 人" in said
    assert len(scene.states(callout)) == 5


def test_a_need_of_one_seat_is_read_and_kept(desk, address):
    said = proposed(desk, address, "need 2 to fetch supplies at the depot, one with a licence")

    answer = desk.post(address, said | {"wakes_because": "test"})

    assert answer.status_code == 302
    with as_owner():
        seats = Seat.objects.order_by("number").values_list("asks", flat=True)
        assert list(seats) == [["licence:driving"], []]


def test_nothing_is_sent_where_something_is_wrong_and_the_words_stay(desk, address):
    said = proposed(desk, address)

    for changes in ({"seats": "0"}, {"seats": "4", "need_1": "licence:c1", "need_seats_1": "9"}, {"place": " "},
                    {"starts_at": "2001-01-01T10:00"}, {"text": "长" * 301}):  # fmt: skip
        answer = desk.post(address, said | changes)
        assert answer.status_code == 422
    assert SENTENCE in desk.post(address, said | {"seats": "0"}).content.decode()
    with as_owner():
        assert not Callout.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "\x00", "长" * 5_000, "\ud800".encode("utf-8", "surrogatepass").decode("latin1"), "<script>", "2"]
)
def test_any_text_is_answered_with_a_sentence_and_no_error(desk, address, text):
    assert desk.post(address + "proposal/", {"text": text}).status_code == 200


def test_a_desk_sees_who_comes_with_their_number_also_from_elsewhere(desk, address, scene):
    far = a_community(scene.city, "远处社区")
    helper = a_volunteer(
        scene.city, home=far, name="远来的人", phone="+8613909310001", organisation=an_organisation(scene.city)
    )
    callout = sent(desk, address)
    say(scene.community.id, callout.id, helper.id, "claim", now=datetime.now(UTC))

    page = desk.get(f"{address}{callout.id}/").content.decode()

    assert "远来的人" in page
    assert "远处社区" in page
    assert "tel:+8613909310001" in page
    with as_owner():
        assert Look.objects.filter(action="desk.callout").values_list("rows", flat=True)[0] == 1


def test_a_desk_cannot_name_somebody_elsewhere_to_learn_their_number(desk, address, scene):
    far = a_community(scene.city, "远处社区")
    stranger = a_volunteer(scene.city, home=far, name="远方的人", phone="+8613909310002")
    callout = sent(desk, address)

    for verb in ("claim", "arrive", "give_up", "not_here"):
        page = desk.post(f"{address}{callout.id}/people/", {"person": str(stranger.id), "verb": verb}, follow=True)
        assert "13909310002" not in page.content.decode()
    assert stranger.id not in scene.states(callout)


def test_a_tick_an_undo_a_seat_more_and_the_stop(desk, address, scene):
    person, other = scene.people(2)
    callout = sent(desk, address, seats="1")
    here = f"{address}{callout.id}/"
    say(scene.community.id, callout.id, person.id, "claim", now=datetime.now(UTC))

    desk.post(here + "people/", {"person": str(person.id), "verb": "arrive"})
    arrived = scene.states(callout)[person.id]
    desk.post(here + "people/", {"person": str(person.id), "verb": "not_here"})
    back = scene.states(callout)[person.id]
    desk.post(here + "seats/", {"seats": "2"})
    desk.post(here + "people/", {"person": str(other.id), "verb": "claim"})
    both = set(scene.states(callout).values())
    too_few = desk.post(here + "seats/", {"seats": "1"}, follow=True).content.decode()
    desk.post(here + "stop/")

    assert (arrived, back, both) == ("arrived", "seated", {"seated"})
    assert "已有更多人" in too_few
    assert scene.fresh(callout).state == "closed"


def test_each_reason_is_shown_of_whom_a_wave_asked_and_left_out(desk, address, scene):
    scene.people(2)
    a_volunteer(scene.city, home=scene.community, name="无号之人", phone="")
    callout = sent(desk, address)

    page = desk.get(f"{address}{callout.id}/asked/?wave=1").content.decode()

    assert "人0" in page
    assert "住在这里" in page
    assert "无号之人" in page
    assert "联系不上" in page
    for odd in ("", "x", "-1", "99999999999999999999"):
        assert desk.get(f"{address}{callout.id}/asked/?wave={odd}").status_code == 200


def test_a_word_of_the_desk_is_read_from_then_on(desk, address, scene):
    words = address + "words/"

    kept = desk.post(words, {"word": "老地方", "meaning": "place", "place": "北门岗亭"})
    wrong = desk.post(words, {"word": "x", "meaning": "licence:zz"})

    assert (kept.status_code, wrong.status_code) == (302, 422)
    assert proposed(desk, address, "老地方要3个人")["place"] == "北门岗亭"
    assert "北门岗亭" in desk.get(words).content.decode()
    desk.post(words + "removal/", {"word": "老地方"})
    with as_owner():
        assert not Word.objects.exists()


def test_another_desk_sees_nothing_of_it(scene, desk, address):
    callout = sent(desk, address)
    neighbour = a_community(scene.city, "邻里社区")
    other = browser(an_account("desk", area=neighbour))

    with as_owner():
        from muster.operations.models import OperationCommunity

        OperationCommunity.objects.create(operation=scene.operation, community=neighbour)
    assert other.get(f"{address}{callout.id}/").status_code == 404
    assert other.get(f"/desk/{neighbour.code}/callouts/{callout.id}/").status_code == 404


def test_answers_pasted_from_the_chat_take_seats_in_their_order(desk, address, scene):
    people = [a_volunteer(scene.city, home=scene.community, name=name) for name in ("王芳", "李明", "赵强", "孙丽")]
    a_volunteer(scene.city, home=scene.community, name="孙丽")
    callout = sent(desk, address, seats="1")
    text = "#接龙 来社区帮忙\n1. 李明 20分钟到\n2. 王芳\n3. 孙丽\n4. 路人甲\n5. 赵强 来不了"

    page = desk.post(f"{address}{callout.id}/chat/", {"text": text}).content.decode()
    again = desk.post(f"{address}{callout.id}/chat/", {"text": text})

    states = scene.states(callout)
    assert [states[one.id] for one in people] == ["reserve", "seated", "declined", "asked"]
    assert "路人甲" in page
    assert "可能是几个人" in page
    assert again.status_code == 200
    assert scene.states(callout) == states
    assert desk.post(f"{address}{callout.id}/chat/", {"text": "、" * 300_000}).status_code == 422


def test_the_text_for_the_chat_says_what_where_and_how_to_answer(desk, address):
    callout = sent(desk, address)

    page = desk.get(f"{address}{callout.id}/chat/").content.decode()

    assert SENTENCE in page
    assert "/c/all/" in page


def test_whoever_no_message_reached_is_shown_with_the_reason_and_who_woke_people_by_name(desk, address, scene):
    (person,) = scene.people(1)
    callout = sent(desk, address, wakes_because="楼体进水")
    with as_owner():
        Message.objects.create(
            channel="sms", purpose="callout.asked", community_id=scene.community.id, about_id=callout.id,
            person_id=person.id, state="dead", reason=Reason.REFUSED, due_at=callout.opened_at,
            expires_at=callout.opened_at, created_at=callout.opened_at, changed_at=callout.opened_at,
        )  # fmt: skip
        Account.objects.filter(id=scene.desk.id).update(username="desk-guanghou")

    asked = desk.get(f"{address}{callout.id}/asked/?wave=1").content.decode()
    page = desk.get(f"{address}{callout.id}/").content.decode()

    assert str(Reason.REFUSED.label) in asked
    assert "desk-guanghou 夜间叫人，理由：楼体进水" in page
