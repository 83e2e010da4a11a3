"""Run live under uvicorn, with limits that its defaults leave open."""

import gc
import resource
import signal
import socket
import sys
import threading

import uvicorn
from django.urls import get_resolver

from muster.live.app import Live, make_application
from muster.live.protocol import PatientProtocol

BACKLOG = 4_096
KEEP_ALIVE_S = 20
GOODBYE_MAX_S = 5
GARBAGE_AFTER = 20_000  # objects; Python's own 700 is reached by every batch
FILES_KEPT = 300  # descriptors for the database, files and logs


class Server(uvicorn.Server):
    """Lets the screens go first: their answers never end by themselves."""

    def __init__(self, live: Live, *, host: str, port: int) -> None:
        config = uvicorn.Config(
            live,
            host=host,
            port=port,
            http=PatientProtocol,
            ws="none",
            lifespan="on",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            backlog=BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=GOODBYE_MAX_S,
            limit_concurrency=_files_max() - FILES_KEPT,
        )
        super().__init__(config)
        self._live = live

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn takes the signal, says goodbye and raises it anew: what stands around us must still be tidied up.
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        super().run(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.ticks.end_all()
        self._live.calls.end_all()
        await super().shutdown(sockets)


def serve(host: str, port: int) -> None:
    """Serve live with Django behind it until interrupted. Django must have been set up."""
    from muster.wsgi import application  # noqa: PLC0415 - it reads the settings

    # The first to open a page would wait three seconds for its code. Events need none of it, so they do not wait either.
    threading.Thread(target=lambda: get_resolver().url_patterns, name="pages", daemon=True).start()
    # What has been loaded stays; and a batch makes a thousand short-lived objects, none of them in a circle.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)
    Server(make_application(application), host=host, port=port).run()


def _files_max() -> int:
    """As many open files as this user may have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
