"""The poster and the message: nothing on them but the way in."""

from tests.factories import a_notice


def test_the_poster_says_where_and_how_in_two_languages(world, desk, home):
    page = desk.get(f"{home}poster/").content.decode()

    assert "<svg" in page
    assert f"http://testserver/r/{world.here.code}/" in page
    assert "填手机号" in page
    assert "Write your phone number." in page
    assert " style=" not in page


def test_a_second_poster_leads_to_the_place_in_the_app(world, desk, home):
    """Behind `#`, so that the app reads it without a network; the app's own tests hold what it makes of it."""
    page = desk.get(f"{home}poster/").content.decode()

    assert f"http://testserver/app/#/here/{world.here.code}" in page
    assert (page.count("<article"), page.count("<svg")) == (2, page.count("</svg>"))
    assert "值守人员：在这里开始和结束值守" in page
    assert "On duty: begin and end your work here" in page


def test_the_code_can_be_taken_away_as_svg_and_png(desk, home):
    svg, png = desk.get(f"{home}poster/code.svg"), desk.get(f"{home}poster/code.png")

    assert (svg["Content-Type"], png["Content-Type"]) == ("image/svg+xml", "image/png")
    assert svg.content.startswith(b"<?xml")
    assert png.content.startswith(b"\x89PNG")


def test_the_message_carries_the_last_notice_and_the_link(world, desk, home):
    a_notice(world.operation, title="第二轮核酸")

    texts = desk.get(f"{home}message/").context["texts"]

    assert "第二轮核酸" in texts["zh-hans"]
    assert texts["zh-hans"].endswith(f"http://testserver/r/{world.here.code}/")


def test_before_a_notice_the_message_asks_those_here_to_report_in(world, desk, home):
    texts = desk.get(f"{home}message/").context["texts"]

    assert world.here.name in texts["zh-hans"]
    assert "report in" in texts["en"]
