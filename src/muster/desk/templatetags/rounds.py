"""How a round's marks, answers and doors are written on a desk's pages. No query."""

from datetime import datetime

from django import template
from django.utils import timezone

from muster.desk.kept_words import reason_words
from muster.desk.round_words import mark_words, result_words
from muster.language import in_english
from muster.rounds.models import Round

register = template.Library()
register.filter("mark_words", mark_words)
register.filter("result_words", result_words)
register.filter("reason_words", reason_words)


@register.filter
def titled(round_: Round) -> str:
    """The round's name in the reader's language, where it has one."""
    return round_.title_en if in_english() and round_.title_en else round_.title


@register.simple_tag
def hours(begins: datetime, ends: datetime) -> str:
    """`10-24 19:00–21:00`"""
    first, last = timezone.localtime(begins), timezone.localtime(ends)
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%m-%d %H:%M}"
    return f"{first:%m-%d %H:%M}–{until}"
