"""What live answers, described where the rest of the API is. Made from the very types that read the events."""

from typing import Any

import msgspec

from muster.journal.event import Body
from muster.journal.kinds import KINDS
from muster.journal.parse import EVENTS_MAX, Envelope, SealedBody
from muster.journal.reasons import SENTENCES

REF = "#/components/schemas/{name}"
JSON = "application/json"

ABOUT = (
    "Each event is answered by itself, in the order sent; one bad event never sinks the others. Delete an event on accepted, "
    "duplicate, quarantined and mismatch; keep it on refused, with the reason. On 503 send the same ids again after Retry-After. "
    "A field phone seals each event to this server's key and signs each batch with its own: its token takes nothing else, and "
    "opens no address that reads."
)
SEALED = (
    "base64url of: 0x01, id of our key (4 bytes), an ephemeral P-256 point (65), a nonce (12), AES-256-GCM ciphertext and tag of "
    "the JSON of kind, at, supersedes and facts. Key: HKDF-SHA256 of the ECDH secret, salt the point, info `muster event 1`. "
    "Additional data: `muster event 1|ID|COMMUNITY`."
)
SIGNATURE = (
    "Of a field phone: ECDSA P-256 with SHA-256 (r and s, base64url) over `muster batch 1`, device, boot and sent_at, a line each, "
    "then for each event a line of id, seq, mono_ms, community and sealed, with spaces between."
)
STATUSES = ["accepted", "duplicate", "mismatch", "quarantined", "refused"]


def with_events(schema: Any, *, events_path: str) -> Any:
    """Ninja's description, with the door for events added."""
    schema["paths"][events_path] = {"post": _post()}
    schema["components"].setdefault("schemas", {}).update(_schemas())
    schemes = schema["components"].setdefault("securitySchemes", {})
    schemes.setdefault("TokenAuth", {"type": "http", "scheme": "bearer"})
    return schema


def _post() -> dict[str, Any]:
    return {
        "operationId": "post_events",
        "summary": "Deposit what happened",
        "description": ABOUT,
        "security": [{"TokenAuth": []}],
        "requestBody": {"required": True, "content": {JSON: {"schema": _ref("EventBatch")}}},
        "responses": {
            "200": {"description": "Every event has its answer", "content": {JSON: {"schema": _ref("EventResults")}}},
            **{
                str(status): {"description": why, "content": {JSON: {"schema": _ref("Refusal")}}}
                for status, why in {
                    400: "Not a batch",
                    401: "The token was never issued; an expired or revoked one still deposits, into quarantine",
                    403: "A field phone's batch without the signature of its own key; nothing was taken",
                    405: "Another method is meant",
                    408: "The body came too slowly",
                    413: "Over 500 events, or 1 MiB when unpacked",
                    415: "Packed, but not as whole gzip",
                    503: "The database is away; nothing was lost",
                }.items()
            },
        },
    }


def _schemas() -> dict[str, Any]:
    facts, components = msgspec.json.schema_components(KINDS.values(), ref_template=REF)
    _, bodies = msgspec.json.schema_components([Body, Envelope, SealedBody], ref_template=REF)
    sealed = bodies["SealedBody"] | {"title": "SealedEvent"}
    sealed["properties"] = sealed["properties"] | {"sealed": {"type": "string", "description": SEALED}}
    event, batch = bodies["Body"] | {"title": "Event"}, bodies["Envelope"] | {"title": "EventBatch"}
    event["properties"] = event["properties"] | {"kind": {"enum": sorted(KINDS)}, "facts": {"anyOf": list(facts)}}
    # An event that is not as described is refused by itself, so the batch as a whole takes any.
    events = {"type": "array", "maxItems": EVENTS_MAX, "items": {"anyOf": [_ref("Event"), _ref("SealedEvent"), {}]}}
    signature = batch["properties"]["signature"] | {"description": SIGNATURE}
    batch["properties"] = batch["properties"] | {"events": events, "signature": signature}
    return components | {
        "Event": event,
        "SealedEvent": sealed,
        "EventBatch": batch,
        "EventResults": _results(),
        "Refusal": {
            "title": "Refusal",
            "type": "object",
            "required": ["error", "sentence"],
            "properties": {"error": {"type": "string"}, "sentence": {"type": "string"}},
        },
    }


def _results() -> dict[str, Any]:
    result = {
        "type": "object",
        "required": ["id", "status"],
        "properties": {
            "id": {"type": ["string", "null"], "description": "As sent; null where it could not be read"},
            "status": {"enum": STATUSES},
            "reason": {"enum": sorted(SENTENCES)},
            "sentence": {"type": "string"},
        },
    }
    return {
        "title": "EventResults",
        "type": "object",
        "required": ["results", "server_time"],
        "properties": {
            "results": {"type": "array", "items": result},
            "server_time": {"type": "string", "format": "date-time"},
        },
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": REF.format(name=name)}
