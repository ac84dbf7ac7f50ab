"""What reaches the screen: 200 turns in each language against a model that does everything wrong."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from exskill.chat.tokens import CJK
from exskill.llm.runtime import Candidate, Options, Runtime
from exskill.llm.template import Turn
from exskill.persona.guards.frames import has_frame, with_emoji
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import build_profile
from exskill.persona.reply.replier import Limits, Past, Replier
from redaction.rehydrate import rehydrate

from .chats import DATA, clean, select_lines, texts
from .fakes import FakeRuntime

PEOPLE = {"en": "jo", "zh": "xiaoyu"}
PIECES = (
    *("[old messages: the beach was nice]\nya", "[旧消息：海边]嗯", "[新消息：我今天被骂了]", "the name was [friend]"),
    *(
        "[FRIEND-1] said so",
        "<|im_end|>",
        "<|im_start|>user",
        "<start_of_turn>",
        "A: hello\nB: hi",
        "User: hi",
        "助手：好的",
    ),
    *(
        "{answer}",
        "**sure**",
        "1. rest\n2. eat",
        "# hello",
        "```py",
        "ask friend-2",
        "【回复】好",
        "《标题》",
        "ok \ufffd",
        "a\x07b",
    ),
    *(
        "i love you",
        "sorry la",
        "对不起",
        "我也想你",
        "As an AI language model",
        "作为一个人工智能",
        "[捂脸] 好吧",
        "[Facepalm] ok",
    ),
    *(
        "wah so good haha",
        "哈哈哈 可以的",
        "drink water boss",
        "多放点辣～",
        "",
        " ",
        "\n\n",
        "好的好的好的好的好的好的好的好的",
    ),
)


class Misbehaving(FakeRuntime):
    """Gives random pieces of what no screen may show, between a few ordinary answers."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._rng = random.Random(seed)

    def generate(
        self, turns: Sequence[Turn], options: Options, *, form: str = "auto", abort: Callable[[], bool] | None = None
    ) -> tuple[Candidate, ...]:
        made = [" ".join(self._rng.choices(PIECES, k=self._rng.choice((1, 1, 2)))) for _i in range(options.candidates)]
        return tuple(Candidate(text, 5, -5.0, self._rng.random() < 0.7) for text in made)


def turns_of(language: str) -> list[str]:
    path: Path = DATA / f"turns-{language}.txt"
    return [text for text in path.read_text("utf-8").split("\n") if text]


def talk(runtime: object, language: str, count: int, limits: Limits) -> list[tuple[str, str, list[str]]]:
    """Hold one conversation; return (turn, kind, messages) of each of ``count`` turns."""
    lines = select_lines(PEOPLE[language])
    echo = Replier(
        runtime,  # type: ignore[arg-type]
        build_profile(lines),
        Exemplars.build(lines),
        leak_guard=clean,
        clock=time.monotonic,
        own_texts=texts(lines, "ex"),
        other_texts=texts(lines, "me"),
        limits=limits,
        seed=1,
    )
    history: list[Past] = []
    found = []
    turns = turns_of(language)
    for i in range(count):
        said = turns[i % len(turns)]
        reply = echo.reply(history, rehydrate(said), language=language)
        history.append(Past(rehydrate(said), rehydrate("\n".join(reply.bursts))))
        found.append((said, reply.kind, [str(burst) for burst in reply.bursts]))
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("real", [0, 4])
def test_nothing_of_the_machinery_is_shown_in_200_turns(language: str, real: int) -> None:
    shown = talk(Misbehaving(3), language, 200, Limits(real=real, patience=60.0))
    assert [burst for _said, _kind, bursts in shown for burst in bursts if has_frame(burst) or not burst.strip()] == []
    assert all(bursts for _said, kind, bursts in shown if kind != "guide")
    assert sum(kind in ("model", "real", "ours") for _said, kind, _bursts in shown) > 50


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_language_of_the_turn_is_kept(language: str) -> None:
    shown = talk(Misbehaving(4), language, 80, Limits(real=0, patience=60.0))
    answers = [" ".join(bursts) for _said, kind, bursts in shown if kind != "guide"]
    assert all((CJK.search(text) is not None) == (language == "zh") or len(text) < 12 for text in answers)


@pytest.mark.model
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_of_the_machinery_is_shown_by_a_real_model(persona_runtime: Runtime, language: str) -> None:
    shown = talk(persona_runtime, language, 12, Limits(candidates=4, max_tokens=12, rounds=1))
    assert [burst for _said, _kind, bursts in shown for burst in bursts if has_frame(burst)] == []


@pytest.mark.parametrize(
    "text",
    [
        "the name was [friend]",
        "[新消息：好]",
        "<|im_end|>",
        "B: hi",
        "助手：好",
        "{x}",
        "ok\ufffd",
        "**no**",
        "person-3 came",
        "[Zhang-1]",
    ],
)
def test_frames_are_seen(text: str) -> None:
    assert has_frame(text)


@pytest.mark.parametrize(
    "text", ["ok haha", "<3 noodles", "好的～", "10:30 at the gate", "a friend: mine", "yes (maybe)"]
)
def test_ordinary_marks_are_no_frames(text: str) -> None:
    assert not has_frame(text)


def test_stickers_become_emoji_and_tags_do_not() -> None:
    assert with_emoji("好吧[捂脸]") == "好吧🤦"
    assert with_emoji("[Facepalm] ok") == "🤦 ok"
    assert with_emoji("好[不认识]") == "好"
    assert has_frame(with_emoji("ask [friend]"))
    assert has_frame(with_emoji("问[朋友]"))
