"""The few questions that a round asks at the door: closed answers only, so that nothing personal is ever typed."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from muster.journal.kinds import QUESTIONS_MAX
from muster.rounds.refusals import RoundRefused

OPTIONS_MAX = 8
WORDS_MAX = 80
CODE = re.compile(r"[a-z0-9_]{1,20}")


def checked(questions: Sequence[Any]) -> list[dict[str, Any]]:
    """The questions in one fixed shape: [{"code", "zh", "en", "options": [{"code", "zh", "en"}]}]. Raises `RoundRefused`."""
    if len(questions) > QUESTIONS_MAX:
        raise RoundRefused(_("A round asks at most %(max)s questions at the door.") % {"max": QUESTIONS_MAX})
    shaped = [_question(one) for one in questions]
    if len({one["code"] for one in shaped}) < len(shaped):
        raise RoundRefused(_("Two questions have the same code. Give each its own."))
    return shaped


def parsed(text: str) -> list[dict[str, Any]]:
    """Questions as a desk writes them: one a line, "问题？ 答案/答案/答案". Raises `RoundRefused`."""
    questions = []
    for number, line in enumerate((line.strip() for line in text.splitlines() if line.strip()), start=1):
        asked, mark, rest = line.replace("?", "？").partition("？")
        options = [option.strip() for option in re.split(r"[/／、|]", rest) if option.strip()]
        if not mark or len(options) < 2:
            raise RoundRefused(
                _("Line %(line)s: write the question with a question mark, then its answers: 有人发热？ 有/没有")
                % {"line": number}
            )
        questions.append(
            {
                "code": f"q{number}",
                "zh": asked + "？",
                "en": asked + "?",
                "options": [{"code": f"a{n}", "zh": word, "en": word} for n, word in enumerate(options, start=1)],
            }
        )
    return checked(questions)


def _question(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict) or not isinstance(one.get("options"), list):
        raise RoundRefused(_("A question needs its words and its answers."))
    if not 2 <= len(one["options"]) <= OPTIONS_MAX:
        raise RoundRefused(_("A question has 2 to %(max)s answers to choose from.") % {"max": OPTIONS_MAX})
    return _worded(one) | {"options": [_worded(option) for option in one["options"]]}


def _worded(one: Any) -> dict[str, Any]:
    code, zh, en = (str(one.get(key, "")).strip() for key in ("code", "zh", "en"))
    if not CODE.fullmatch(code) or not 0 < len(zh) <= WORDS_MAX or len(en) > WORDS_MAX or "\x00" in zh + en:
        raise RoundRefused(_("Words of questions and answers have at most %(max)s characters.") % {"max": WORDS_MAX})
    return {"code": code, "zh": zh, "en": en or zh}
