"""Bring a candidate into the form of chat: labels off, bursts apart, whole sentences, about the length aimed at."""

from __future__ import annotations

from typing import Final

import regex

from exskill.llm.runtime import Candidate
from exskill.persona.guards.frames import with_emoji
from exskill.persona.guards.rules import MAX_BURSTS

__all__ = ["shape_bursts"]

_SPLIT: Final = regex.compile(r"\s*\n+\s*(?:[AB][:：]\s*)?")
_LABEL: Final = regex.compile(r"^\s*[AB]\s*[:：]\s*")
_SENTENCE: Final = regex.compile(r".+?(?:[.!?~。！？～…]+(?:\s+|$)|$)", regex.DOTALL)


def shape_bursts(candidate: Candidate, target: int) -> list[str]:
    """Return a candidate as bursts: labels off, at most three, a cut-off tail dropped, not far beyond ``target``."""
    text = with_emoji(candidate.text.strip())
    parts = [_LABEL.sub("", part).strip().strip('"“”') for part in _SPLIT.split(text)]
    bursts = [part for part in parts if part][:MAX_BURSTS]
    if bursts and not candidate.ended and len(parts) <= MAX_BURSTS:
        bursts[-1] = _whole_sentences(bursts[-1])
    limit = max(24, int(target * 1.8))
    kept: list[str] = []
    for burst in bursts:
        room = limit - sum(len(k) for k in kept)
        if kept and room < len(burst) * 0.6:
            break
        kept.append(_cut_within(burst, max(room, 12)))
    return [k for k in kept if k]


def _whole_sentences(text: str) -> str:
    """Drop the unfinished last sentence; keep the text as it is if there is only one."""
    sentences = _SENTENCE.findall(text)
    return "".join(sentences[:-1]).strip() if len(sentences) > 1 else text


def _cut_within(text: str, room: int) -> str:
    """Cut at a sentence's end so that the text comes near ``room`` characters; one sentence stays whole."""
    sentences, kept = _SENTENCE.findall(text), ""
    for sentence in sentences:
        if kept and len(kept) + len(sentence.strip()) > room:
            break
        kept += sentence
    return kept.strip() or text
