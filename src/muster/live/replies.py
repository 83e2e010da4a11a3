"""Answers of live: JSON, never cached, and every refusal with a sentence that says what to do."""

import secrets
import zlib
from typing import Any

import msgspec

from muster.journal.reasons import SENTENCES
from muster.live.request import GZIP, Send

PACK_FROM = 2_000  # bytes; a shift's three hundred answers are twenty thousand
RETRY_AFTER_S = (2, 3, 4, 5)  # one is drawn, so that phones do not come back all at once

ERRORS: dict[str, tuple[int, str]] = {
    "unknown_token": (401, "Send a token that was issued here, as Authorization: Bearer TOKEN."),
    "not_signed_in": (401, "Sign in again."),
    "signature": (
        403,
        "This batch is not signed by the phone that the token was given to. Nothing was taken; sign in on the phone again.",
    ),
    "not_found": (404, "There is nothing here for you. Check the address."),
    "method": (405, "This address takes another method. See /api/v1/openapi.json."),
    "too_slow": (408, "The body took too long to arrive. Send it again, in smaller batches."),
    "too_large": (413, SENTENCES["too_large"]),
    "too_many_events": (413, SENTENCES["too_many_events"]),
    "file_too_large": (413, "A file may have at most 20 MB. Split it, and send the parts one after the other."),
    "encoding": (415, "Send the body as it is, or packed with gzip; this could not be unpacked."),
    "too_many_listeners": (503, "Too many screens are listening. Try again in a moment."),
    "busy": (503, "Too much is going on. Try again in a moment; nothing was lost."),
    "database_away": (503, "The database does not answer now. Keep what you have and send it again in a moment."),
    "mishap": (503, "Something went wrong here. Keep what you have and send it again in a moment."),
}


async def reply(
    send: Send, status: int, answer: object, *, headers: tuple[tuple[bytes, bytes], ...] = (), packed: bool = False
) -> None:
    """`packed`: the client takes gzip."""
    body = msgspec.json.encode(answer)
    if packed and len(body) >= PACK_FROM:
        body = zlib.compress(body, level=1, wbits=GZIP)
        headers = (*headers, (b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding"))
    start: dict[str, Any] = {
        "type": "http.response.start",
        "status": status,
        "headers": [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            *headers,
        ],
    }
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def refuse(send: Send, code: str, *, sentence: str = "", status: int = 0) -> None:
    """Say no: by a code of `ERRORS`, or by a code and sentence of the journal's with the status to give it."""
    known_status, known_sentence = ERRORS.get(code, (400, ""))
    answer = {"error": code, "sentence": sentence or known_sentence}
    await reply(send, status or known_status, answer, headers=_headers(status or known_status))


def _headers(status: int) -> tuple[tuple[bytes, bytes], ...]:
    if status == 401:
        return ((b"www-authenticate", b"Bearer"),)
    if status == 503:
        return ((b"retry-after", str(secrets.choice(RETRY_AFTER_S)).encode()),)
    # What was not read of a body would be taken for the next request.
    return ((b"connection", b"close"),) if status in {408, 413, 415} else ()
