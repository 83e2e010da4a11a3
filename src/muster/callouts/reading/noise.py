"""What stands in a message and is no part of what it asks: links, mentions, phone numbers, words the desk ignores."""

import re

from muster.callouts.reading.said import NOISE, Said

_NOISE = re.compile(
    r"https?://[^\s一-鿿]{1,300}"
    r"|@(?:所有人|全体成员|全体|all|everyone|here|channel)(?![a-z])"
    # A mention that was picked from a list ends in a space; one typed by hand may run into the sentence, of which
    # only a short name is taken then.
    r"|@[^\s@,。]{1,20}(?=\s)|@[^\s@,.。:;!?]{1,8}(?=[,.。:;!?]|$)|[@#]"
    r"|(?<![0-9])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])|(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}(?![0-9])"
    r"|(?<![0-9])\+?[0-9]{5,}(?![0-9])"
    r"|[\U0001F000-\U0001FAFF☀-➿]"
)


def without_noise(text: Said) -> Said:
    return text.without((found.span() for found in _NOISE.finditer(text.plain)), NOISE)
