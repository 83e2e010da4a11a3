"""How a call-out's people and reasons are written on a desk's pages. No query."""

from django import template

from muster.desk.callout_words import FIELDS, LEFT_OUT, STATES, meaning_words, why_words
from muster.people.abilities import code_words

register = template.Library()
register.filter("why_words", why_words)
register.filter("code_words", code_words)
register.filter("meaning_words", meaning_words)


@register.filter
def state_words(state: str) -> str:
    return str(STATES.get(state, state))


@register.filter
def left_out_words(reason: str) -> str:
    return str(LEFT_OUT.get(reason, reason))


@register.filter
def field_words(name: str) -> str:
    return str(FIELDS.get(name, name))
