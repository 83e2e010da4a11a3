"""A real Matrix homeserver (Synapse) on loopback, with two accounts: the installation's and a volunteer's."""

import hashlib
import hmac
import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.channels.gateway import until

SECRET = "shared in tests only"
START_MAX_S = 120
CONFIG = {
    "server_name": "muster.test",
    "report_stats": False,
    "registration_shared_secret": SECRET,
    "trusted_key_servers": [],
    "database": {"name": "sqlite3", "args": {"database": ":memory:"}},
    "rc_message": {"per_second": 1_000, "burst_count": 1_000},
    "rc_login": {"address": {"per_second": 1_000, "burst_count": 1_000}},
    "rc_joins": {"local": {"per_second": 1_000, "burst_count": 1_000}},
    "rc_invites": {"per_user": {"per_second": 1_000, "burst_count": 1_000}, "per_room": {"per_second": 1_000, "burst_count": 1_000}},
}  # fmt: skip


class Member:
    """One account, by its token."""

    def __init__(self, url: str, said: dict[str, Any]) -> None:
        self.token, self.user_id = said["access_token"], said["user_id"]
        self._client = httpx.Client(
            base_url=f"{url}/_matrix/client/v3/", headers={"Authorization": f"Bearer {self.token}"}, timeout=30
        )

    def ask(self, method: str, page: str, said: dict[str, Any] | None = None) -> Any:
        answer = self._client.request(method, page, json=said)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def open_room(self, *invited: "Member") -> str:
        said = {"preset": "private_chat", "invite": [one.user_id for one in invited]}
        return str(self.ask("POST", "createRoom", said)["room_id"])

    def say(self, room: str, text: str, *, name: str, **content: object) -> str:
        said = {"msgtype": "m.text", "body": text} | content
        return str(self.ask("PUT", f"rooms/{quote(room)}/send/m.room.message/{name}", said)["event_id"])

    def read(self, room: str) -> list[dict[str, Any]]:
        chunk = self.ask("GET", f"rooms/{quote(room)}/messages?dir=b&limit=100")["chunk"]
        return [one for one in reversed(chunk) if one["type"] == "m.room.message"]

    def rooms(self) -> list[str]:
        return list(self.ask("GET", "joined_rooms")["joined_rooms"])


class Homeserver:
    def __init__(self, url: str) -> None:
        self.url = url
        self.desk, self.volunteer = self._registered("desk"), self._registered("volunteer")

    def _registered(self, name: str) -> Member:
        page = f"{self.url}/_synapse/admin/v1/register"
        nonce = httpx.get(page, timeout=30).json()["nonce"]
        said = "\0".join([nonce, name, "password of a test", "notadmin"]).encode()
        mac = hmac.new(SECRET.encode(), said, hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": "password of a test", "admin": False, "mac": mac}
        answer = httpx.post(page, json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return Member(self.url, answer.json())


@pytest.fixture(scope="session")
def _synapse() -> Iterator[Homeserver]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="muster-synapse-") as place:
        folder = Path(place)
        words = [sys.executable, "-m", "synapse.app.homeserver", "-c", str(_configured(folder, port))]
        subprocess.run([*words, "--generate-keys"], cwd=folder, check=True, timeout=START_MAX_S, capture_output=True)
        with (folder / "out.log").open("w") as log:
            process = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log)
        url = f"http://127.0.0.1:{port}"
        try:
            until(lambda: _is_up(url, process), patience_s=START_MAX_S)
            yield Homeserver(url)
        finally:
            process.kill()
            process.wait()


def _configured(folder: Path, port: int) -> Path:
    listener = {"port": port, "type": "http", "bind_addresses": ["127.0.0.1"], "resources": [{"names": ["client"]}]}
    quiet = {"version": 1, "root": {"level": "ERROR"}, "disable_existing_loggers": False}
    (folder / "log.yaml").write_text(json.dumps(quiet))
    places = {
        "listeners": [listener],
        "signing_key_path": str(folder / "signing.key"),
        "media_store_path": str(folder / "media"),
        "log_config": str(folder / "log.yaml"),
        "pid_file": str(folder / "pid"),
    }
    path = folder / "homeserver.yaml"
    path.write_text(json.dumps(CONFIG | places))  # JSON is YAML too
    return path


def _is_up(url: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "The homeserver ended at once."
    try:
        return httpx.get(f"{url}/_matrix/client/versions", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture
def homeserver(_synapse: Homeserver, settings) -> Homeserver:
    settings.MATRIX_URL, settings.MATRIX_TOKEN = _synapse.url, _synapse.desk.token
    return _synapse
