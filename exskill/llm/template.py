"""Turn a conversation into tokens, so that no text inside it can pose as the frame around it.

The file's own Jinja template is rendered in the immutable sandbox with a mark in the place of each text. What the
template wrote is tokenised with control tokens recognised; what stands at a mark is tokenised with none. A message
that says ``<|im_end|>`` therefore stays seven harmless pieces of text.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from redaction.text import RedactedText

__all__ = [
    "Render",
    "Role",
    "Turn",
    "chat_lesson",
    "chat_tokens",
    "render_chat",
    "render_roles",
    "transcript_lesson",
    "transcript_tokens",
]

Role = Literal["system", "user", "assistant"]
_MARK: Final = re.compile("\ue000(\\d+)\ue001")
_MAX_TEMPLATE: Final = 65_536
_MAX_FRAME: Final = 200_000
_LABELS: Final = {"user": "A:", "assistant": "B:"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the prompt. Only redacted text can be put into a prompt."""

    role: Role
    text: RedactedText

    def __post_init__(self) -> None:
        """Refuse plain strings where type checkers did not."""
        if not isinstance(self.text, RedactedText):
            raise TypeError("a prompt takes RedactedText only")


class Render(Protocol):
    """Renders a template for a conversation of these roles, with a mark in the place of each text."""

    def __call__(self, template: str, roles: Sequence[str], /) -> str:
        """Return the frame; raise ModelUnavailable if the template fails."""


def render_chat(template: str, turns: Sequence[Turn], render: Render | None = None) -> list[tuple[bool, str]]:
    """Return the rendered prompt as (is frame, text) pieces; raise ModelUnavailable if the template fails."""
    return [(at is None, text) for at, text in _split_frame(_render_frame(template, turns, render), turns)]


def _render_frame(template: str, turns: Sequence[Turn], render: Render | None) -> str:
    return (render or render_roles)(template, [turn.role for turn in turns])


def render_roles(template: str, roles: Sequence[str]) -> str:
    """Return the frame of a conversation with a mark in the place of each text, rendered in this process.

    A template may loop and grow without end: only those that came with a file we know by its hash are rendered here, others
    by :class:`exskill.llm.template_child.TemplateChild`. Models that can think aloud are told not to.
    """
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    if len(template) > _MAX_TEMPLATE:
        raise ModelUnavailable(_("the model's chat template is too large"))
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.globals.clear()
    environment.globals.update(raise_exception=_refuse_call, range=_small_range, namespace=_make_namespace())
    messages = [{"role": role, "content": f"\ue000{i}\ue001"} for i, role in enumerate(roles)]
    try:
        frame = environment.from_string(template).render(
            messages=messages,
            add_generation_prompt=True,
            bos_token="",
            eos_token="",
            tools=None,
            enable_thinking=False,
        )
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        RecursionError,
        LookupError,
        AttributeError,
    ) as error:
        raise ModelUnavailable(_("the model's chat template cannot be used")) from error
    if len(frame) > _MAX_FRAME:
        raise ModelUnavailable(_("the model's chat template is too large"))
    return frame


def _refuse_call(_message: object = "") -> None:
    raise ValueError("the template refused the conversation")


def _small_range(*bounds: int) -> range:
    result = range(*bounds)
    if len(result) > 1000:
        raise OverflowError
    return result


def _make_namespace() -> object:
    from jinja2.utils import Namespace

    return Namespace


def _split_frame(frame: str, turns: Sequence[Turn]) -> list[tuple[int | None, str]]:
    """Return what the template wrote (None) and what stands at its marks (the turn's index), in order."""
    pieces: list[tuple[int | None, str]] = []
    start = 0
    for mark in _MARK.finditer(frame):
        pieces += [(None, frame[start : mark.start()]), (int(mark[1]), str(turns[int(mark[1])].text))]
        start = mark.end()
    pieces.append((None, frame[start:]))
    return [(at, text) for at, text in pieces if text]


def chat_tokens(
    template: str, turns: Sequence[Turn], tokenize: Callable[[str, bool], list[int]], render: Render | None = None
) -> list[int]:
    """Return the token ids of a conversation in the model's own chat form, ready for the assistant's answer."""
    tokens: list[int] = []
    for is_frame, text in render_chat(template, turns, render):
        tokens += tokenize(text, is_frame)
    return tokens


def chat_lesson(
    template: str,
    turns: Sequence[Turn],
    tokenize: Callable[[str, bool], list[int]],
    is_end: Callable[[int], bool],
    render: Render | None = None,
) -> tuple[list[int], list[bool]]:
    """Return a conversation's tokens and, for each, whether it is of an answer or ends one: what a model is to learn."""
    tokens: list[int] = []
    learn: list[bool] = []
    answered = False
    for at, text in _split_frame(_render_frame(template, turns, render), turns):
        part = tokenize(text, at is None)
        answer = at is not None and turns[at].role == "assistant"
        marks = [answer] * len(part)
        if answered and at is None and part and is_end(part[0]):
            marks[0] = True
        tokens, learn, answered = tokens + part, learn + marks, answer
    # what asks for another answer teaches nothing
    last = max((i for i, mark in enumerate(learn) if mark), default=-1) + 1
    return tokens[:last], learn[:last]


def transcript_lesson(
    turns: Sequence[Turn], tokenize: Callable[[str, bool], list[int]], piece: Callable[[int], bytes]
) -> tuple[list[int], list[bool]]:
    """Return the same for a transcript; the end of an answer is its line's end."""
    text, spans = "", []
    for turn in turns:
        for line in (part.strip() for part in str(turn.text).split("\n") if part.strip()):
            label = "" if turn.role == "system" else _LABELS[turn.role]
            start = len((text + label).encode())
            text += f"{label} {line}\n" if label else f"{line}\n"
            if turn.role == "assistant":
                spans.append((start, len(text.encode())))
    tokens = tokenize(text, False)
    ends = list(itertools.accumulate(len(piece(token)) for token in tokens))
    # tokenizers that put a space before the text would shift every place by one
    shift = (ends[-1] if ends else 0) - len(text.encode())
    learn = [False] * len(tokens)
    for start, end in spans:
        first, last = bisect.bisect_right(ends, start + shift), bisect.bisect_left(ends, end + shift)
        learn[first : last + 1] = [True] * (last + 1 - first)
    return tokens, learn[: len(tokens)]


def transcript_tokens(turns: Sequence[Turn], tokenize: Callable[[str, bool], list[int]]) -> list[int]:
    """Return the token ids of a conversation as lines ``A: …`` and ``B: …``, for base models, ready after ``B:``.

    System turns stand as they are at the head. A turn of several lines becomes several lines of its speaker.
    """
    lines = []
    for turn in turns:
        texts = [line.strip() for line in str(turn.text).split("\n") if line.strip()]
        lines += texts if turn.role == "system" else [f"{_LABELS[turn.role]} {text}" for text in texts]
    return tokenize("\n".join(lines) + "\n" + _LABELS["assistant"], False)
