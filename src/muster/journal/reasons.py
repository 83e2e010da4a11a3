"""Why an event was refused or set aside: closed codes for machines, and a sentence each that says what to do."""

SENTENCES = {
    # the batch as a whole
    "not_json": "The body is not JSON. Send one JSON object with device, boot, sent_at and events.",
    "not_a_batch": "The body is not a batch of events. Send device, boot, sent_at and events as the API describes.",
    "too_many_events": "A batch holds at most 500 events. Send the rest in further batches.",
    "too_large": "A batch holds at most 1 MiB. Send fewer events at once.",
    # one event that cannot be read
    "not_an_object": "An event is a JSON object.",
    "too_deep": "The event is nested too deeply. Facts are flat: ids, codes and numbers.",
    "duplicate_key": "The event names the same key twice. Name each key once.",
    "not_a_number": "The event holds NaN or an infinite number. Leave the key out, or send a whole number.",
    "number_too_large": "The event holds a number of more than 18 digits. Send a smaller one.",
    "not_text": "The event holds characters that are no text (NUL, control characters or half a surrogate pair).",
    "malformed": "The event does not have the shape that the API describes.",
    "id_not_uuid7": "The event's id is not a UUID of version 7. Make it where the event is made, and send it again.",
    "cannot_unseal": "The sealed event does not open here: it was sealed for another server, cut or changed. Keep it, and tell your desk.",
    "must_be_sealed": "A field phone seals each event before it sends it. Update the app; the event stays on the phone.",
    "unknown_kind": "This server does not know this kind of event. Keep it, and send it after an update.",
    "malformed_facts": "The facts do not have the shape that the API describes for this kind.",
    "at_out_of_range": "The event's time is outside the years 1970 to 9998. Set the phone's clock.",
    "supersedes_nothing": "This kind of event must name the events that it supersedes.",
    "supersedes_itself": "An event cannot supersede itself.",
    # one event that says something impossible
    "unknown_community": "There is no community with this code. Choose the community again.",
    "unknown_operation": "There is no such operation. Open the operation's page again.",
    "operation_closed": "The operation is closed and takes no more events.",
    "community_not_in_operation": "This community does not take part in the operation. Choose one that does.",
    "unknown_volunteer": "The people list of this operation has no such volunteer.",
    "too_many_report_ins": "This person has too many report-ins in this operation. Ask the desk to settle them.",
    "unknown_round": "There is no such round in this community. Open the list of rounds again.",
    "unknown_household": "The register of this community has no such door. Ask the desk to add it.",
    "too_many_visits": "Too much was told of this door in this round. Ask the desk to settle it.",
    "not_storable": "The database does not take this event. Keep it, and tell whoever runs this server.",
    # one event that was kept and does not count yet
    "out_of_scope": "You may not report this for this community. It was kept for its desk to look at.",
    "round_closed": "The round was closed before this came. It was kept for the desk to look at.",
    "token_expired": "Your access has run out. The event was kept for the desk to look at; sign in again.",
    "token_revoked": "Your access was withdrawn. The event was kept for the desk to look at.",
}


def sentence(code: str, detail: str = "") -> str:
    """The sentence of a code, with what exactly was found where that is known."""
    return f"{SENTENCES[code]} ({detail})" if detail else SENTENCES[code]
