"""The app's own files: the same for everyone, under rules that let nothing foreign run; and the way out of a chat."""

import json

import pytest
from django.test import Client

from tests.factories import an_account
from tests.field.signed_in import CHINESE, phone_of
from tests.mobilise.world import World

pytestmark = pytest.mark.django_db
AGENT = "Mozilla/5.0 (Linux; Android 12; V2055A) AppleWebKit/537.36 (KHTML, like Gecko) {} Mobile Safari/537.36"
CHATS = {
    "WeChat": AGENT.format(
        "Version/4.0 Chrome/107.0.5304.141 XWEB/5285 MMWEBSDK/20230405 MicroMessenger/8.0.35.2360(0x28002339)"
    ),
    "WeCom": AGENT.format("Chrome/86.0 wxwork/4.1.0 MicroMessenger/7.0.1"),
    "DingTalk": AGENT.format("Chrome/69.0.3497.100 AliApp(DingTalk/6.5.45) com.alibaba.android.rimet/26540613"),
    "Feishu": AGENT.format("Chrome/92.0 Lark/6.3.9 LarkLocale/zh_CN Feishu"),
    "QQ": AGENT.format("Chrome/89.0 QQ/8.9.33.10335"),
}
BROWSERS = [AGENT.format("Chrome/119.0.0.0"), AGENT.format("Version/17.0 MQQBrowser/13.7"), ""]


def test_the_shell_is_the_same_for_everyone_and_may_be_kept_by_the_service_worker(world: World):
    signed_in = [phone_of(an_account("volunteer", volunteer=world.person(name))) for name in ("林建国", "何敏")]

    pages = [browser.get("/app/") for browser in (Client(headers=CHINESE), *signed_in)]

    assert {page.status_code for page in pages} == {200}
    assert len({page.content for page in pages}) == 1
    assert {page["Cache-Control"] for page in pages} == {"no-cache"}
    assert b"<muster-phone>" in pages[0].content
    assert b"/static/muster/assets/field." in pages[0].content
    assert b"csrf" not in pages[0].content


def test_the_shell_speaks_the_language_of_the_cookie():
    browser = Client(headers=CHINESE)
    browser.cookies["django_language"] = "en"

    assert [b'lang="en"' in browser.get("/app/").content, b'lang="zh-Hans"' in Client().get("/app/").content] == [
        True,
        True,
    ]


def test_nothing_foreign_runs_in_the_shell_and_the_camera_is_for_us_alone():
    page = Client(headers=CHINESE).get("/app/")

    rules = page["Content-Security-Policy"]
    assert "default-src 'self'" in rules
    assert "unsafe" not in rules
    assert "http" not in rules
    assert "camera=(self)" in page["Permissions-Policy"]
    assert "geolocation=()" in page["Permissions-Policy"]
    assert b"<script>" not in page.content
    assert b" style=" not in page.content
    assert "camera=()" in Client().get("/me/", follow=True)["Permissions-Policy"]


def test_the_worker_is_served_from_where_it_governs_the_app():
    script = Client().get("/app/sw.js")

    assert (script.status_code, script["Cache-Control"]) == (200, "no-cache")
    assert script["Content-Type"].startswith("text/javascript")
    assert b"muster-shell-" in script.content


def test_the_manifest_says_how_the_app_stands_on_the_home_screen():
    answer = Client(headers=CHINESE).get("/app/manifest.webmanifest")

    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"]) == ("/app/", "/app/", "standalone")
    assert all(icon["src"].startswith("/static/muster/assets/favicon.") for icon in told["icons"])


@pytest.mark.parametrize("chat", CHATS)
def test_inside_a_chat_one_screen_leads_to_the_browser_and_one_may_stay(chat: str):
    inside = Client(headers=CHINESE | {"user-agent": CHATS[chat]})

    screen, stays = inside.get("/app/"), inside.get("/app/?here")

    text = screen.content.decode()
    assert screen.status_code == 200
    assert [word for word in ("在浏览器打开", "http://testserver/app/", 'href="?here"') if word not in text] == []
    assert "<muster-phone>" not in text
    assert b"<muster-phone>" in stays.content


@pytest.mark.parametrize("agent", BROWSERS)
def test_in_a_browser_the_app_opens_at_once(agent: str):
    assert b"<muster-phone>" in Client(headers={"user-agent": agent}).get("/app/").content
