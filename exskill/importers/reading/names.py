# ruff: noqa: E501 - words stand in rows
"""Names as people choose them: invisible, with a colon of their own, shaped like a clock, or longer than a line."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from exskill.importers.reading.text import strip_marks

__all__ = ["NAMELESS", "ColonNames", "is_label", "show_name"]

NAMELESS: Final = "(no visible name)"
_BLANK: Final = frozenset("\u2800\u3164\u115f\u1160\uffa0\u180e")  # letters and symbols without ink
_MOST: Final = 10_000


@lru_cache(maxsize=4096)
def show_name(text: str) -> str:
    """Return a name without marks at its edges; where nothing of it can be seen, words that tell it from others such."""
    name = strip_marks(text)
    if any(character not in _BLANK and unicodedata.category(character)[0] not in "ZC" for character in name):
        return name
    if not name:
        return NAMELESS if text.strip() else ""
    points = " ".join(f"U+{ord(character):04X}" for character in name[:8])
    return f"{NAMELESS[:-1]} {points})"


_ANSWERS: Final = frozenset((
    "ok", "okay", "k", "kk", "yes", "yeah", "yep", "yup", "no", "nope", "lol", "thanks", "thx", "hi", "hello", "hey", "bye", "sure", "maybe",
    "ja", "nein", "klar", "danke", "hallo", "sí", "si", "vale", "gracias", "hola", "oui", "non", "merci", "salut", "ciao", "grazie",
    "sim", "não", "obrigado", "obrigada", "да", "нет", "привет", "спасибо", "tak", "nie", "evet", "hayır", "tamam", "selam", "iya",
    "好", "好的", "嗯", "嗯嗯", "是", "是的", "不", "不是", "谢谢", "哈哈", "哈哈哈", "はい", "うん", "いいえ", "ありがとう", "네", "응", "아니", "ㅋㅋ", "ㅎㅎ",
    "نعم", "لا", "כן", "לא", "हाँ", "नहीं", "có", "không",
))  # fmt: skip
_LABELS: Final = frozenset((
    "note", "notes", "nb", "n.b.", "ps", "p.s.", "pps", "p.p.s.", "reminder", "todo", "to do", "to-do", "re", "fwd", "edit", "update", "fyi",
    "tl;dr", "tldr", "warning", "important", "attention", "subject", "question", "answer", "q", "a", "status", "vote", "idea", "example",
    "notiz", "notizen", "erinnerung", "hinweis", "achtung", "wichtig", "betreff", "frage", "antwort", "nachtrag", "idee", "beispiel", "aw", "wg",
    "nota", "notas", "recordatorio", "aviso", "importante", "atención", "asunto", "pregunta", "respuesta", "pd", "p.d.", "ejemplo",
    "remarque", "rappel", "attention", "objet", "réponse", "exemple", "promemoria", "attenzione", "oggetto", "domanda", "risposta",
    "lembrete", "atenção", "assunto", "pergunta", "resposta", "заметка", "напоминание", "важно", "внимание", "вопрос", "ответ", "тема",
    "not", "hatırlatma", "önemli", "dikkat", "konu", "soru", "cevap", "örnek", "备注", "备忘", "提醒", "注意", "重要", "问题", "回答", "主题", "例如", "附",
    "備註", "備忘", "問題", "主題", "メモ", "リマインダー", "重要", "質問", "回答", "件名", "追伸", "例", "메모", "알림", "주의", "중요", "질문", "답", "제목",
))  # fmt: skip


def is_label(word: str) -> bool:
    """Whether people put this word before what they say (``Reminder: …``), so that it is nobody's name."""
    return strip_marks(word).casefold() in _LABELS


class ColonNames:
    """Finds names that hold the separator themselves (``Ana: work``).

    All that begins with the first half goes on with the second, and a line shows that the second half is no label of the
    person's own (``Reminder: …``): the app's own words stand behind it, or an answer that nobody labels, or the title of
    the chat says it. ``limit`` is how far into a line a name may reach; ``is_by_app`` tells the app's words.
    """

    _LEAST: Final = 3

    def __init__(
        self, separator: str = ": ", limit: int = 80, is_by_app: Callable[[str], bool] = lambda _text: False
    ) -> None:
        self._separator, self._limit, self._is_by_app = separator, limit, is_by_app
        self._short: Counter[str] = Counter()
        self._long: Counter[str] = Counter()
        self._answers: set[str] = set()
        self._by_app: set[str] = set()

    def add(self, rest: str) -> None:
        """Take one line's author and text into account."""
        at = rest.find(self._separator, 0, self._limit)
        if at <= 0 or len(self._short) + len(self._long) > _MOST:
            return
        self._short[rest[:at]] += 1
        second = rest.find(self._separator, at + len(self._separator), self._limit)
        if second <= 0:
            return
        name, text = rest[:second], rest[second + len(self._separator) :]
        self._long[name] += 1
        if name not in self._answers and _is_answer(text):
            self._answers.add(name)
        if name not in self._by_app and self._is_by_app(text):
            self._by_app.add(name)

    def names(self, title: str = "") -> tuple[str, ...]:
        """Return the long names, the longest first; ``title`` is the chat's, which may be a name of a file."""
        letters = _keep_letters(title)
        found = [
            name
            for name, count in self._long.items()
            if count >= self._LEAST
            and count == self._short[name[: name.index(self._separator)]]
            and (name in self._by_app or _keep_letters(name) == letters or self._is_answered(name))
        ]
        return tuple(sorted(found, key=len, reverse=True))

    def _is_answered(self, name: str) -> bool:
        return name in self._answers and not is_label(name.rpartition(self._separator)[2])


def _is_answer(text: str) -> bool:
    return text.strip().rstrip(".!?…。！？ ").casefold() in _ANSWERS


def _keep_letters(text: str) -> str:
    """Return what of a name is left in the name of a file: no system takes a colon there."""
    return "".join(character for character in text.casefold() if character.isalnum())
