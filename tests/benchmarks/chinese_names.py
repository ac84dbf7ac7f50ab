"""How people are called in Chinese chats: ``python -m tests.benchmarks.chinese_names [--setting] [--missed]``.

Twelve ways to call somebody, ten invented people each, six sentences each, and sentences of the same signs in which nobody is
named; chat lines from Taiwan and Hong Kong with the people marked by braces. Each sentence is read alone, and each person's six
with the plain ones of the kind as one history. ``--setting`` reads the rows that served to write rules; the others were written
on the same day by the same author, before any rule of this kind, and are only counted. ``--missed`` prints rows and belongs to
``--setting``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redaction import RawText, Redactor
from redaction.names import NameSpan, NameTagger, load
from tests.data.redaction import strangers

__all__ = ["KINDS", "Kind", "main", "measure_kind", "measure_lines", "read_kinds", "read_lines"]

_DATA: Final = Path(strangers.__file__).parent
_MARKED: Final = re.compile(r"\{([^}]+)\}")
_TAG: Final = re.compile(r"\[[^\]]*\]")
_TITLE: Final = re.compile(r"(?:老师|教练|医生|主任|老板|师傅|经理|阿姨)$")
_SHORT: Final = 2
KINDS: Final = ["子", "酱", "大", "阿", "小", "哥姐", "称呼", "老", "叠", "词", "名", "洋"]
Line = tuple[str, tuple[str, ...]]
"""A text and the people named in it."""


@dataclass(slots=True)
class Kind:
    """One way to call somebody."""

    names: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)

    def chat(self, name: str) -> list[Line]:
        """Return one person's sentences and the plain ones in turn."""
        lines: list[Line] = [(text.replace("{}", name), (name,)) for text in self.says]
        for at, text in enumerate(self.plain):
            if name not in text:
                lines.insert(2 * at + 1, (text, ()))
        return lines


class _Reads:
    """The tagger, loaded once: each text is read once however many histories it stands in."""

    def __init__(self) -> None:
        self._tagger: NameTagger = load()
        self._found: dict[str, list[NameSpan]] = {}

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Return the spans of each text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._found]
        self._found |= dict(zip(new, self._tagger.tag(new), strict=True))
        return [self._found[text] for text in texts]


@dataclass(slots=True)
class Counts:
    """Mentions hidden whole and plain lines left alone."""

    tagger: NameTagger
    hidden: int = 0
    mentions: int = 0
    kept: int = 0
    plain: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, lines: Sequence[Line]) -> None:
        """Redact some lines as one history and count."""
        redactor = Redactor(tagger=self.tagger)
        raw = [RawText(text) for text, _names in lines]
        redactor.observe(raw)
        for (text, names), done in zip(lines, redactor.redact(raw), strict=True):
            shown = str(done.text)
            rest = _TAG.sub(" ", shown)
            gone = [not any(n in rest for n in _visible(name)) for name in names]
            self.mentions, self.hidden = self.mentions + len(names), self.hidden + sum(gone)
            if not names:
                self.plain, self.kept = self.plain + 1, self.kept + (shown == text)
            if not all(gone) or (not names and shown != text):
                self.missed.append(f"{text} -> {shown}")

    def __str__(self) -> str:
        share = self.hidden / self.mentions if self.mentions else 0.0
        return f"{share:.2f} | {self.kept}/{self.plain}" if self.plain else f"{share:.2f}"


def _visible(name: str) -> Iterator[str]:
    """Yield what may not be read any more: any two signs of a name together, its title apart."""
    bare = _TITLE.sub("", name) if len(name) > _SHORT else name
    yield from (bare[at : at + 2] for at in range(len(bare) - 1))
    if len(bare) < _SHORT:
        yield name


def read_kinds(*, setting: bool) -> dict[str, Kind]:
    """Return the twelve kinds of one of the two files."""
    kinds = {kind: Kind() for kind in KINDS}
    text = (_DATA / f"called_zh{'_setting' if setting else ''}.tsv").read_text("utf-8")
    for line in text.splitlines():
        kind, what, words = line.split("\t")
        if what == "name":
            kinds[kind].names += words.split()
        elif what == "says":
            kinds[kind].says.append(words)
        else:
            kinds[kind].plain.append(words)
    return kinds


def read_lines(*, setting: bool) -> dict[str, list[Line]]:
    """Return the lines in traditional characters by place."""
    places: dict[str, list[Line]] = {}
    text = (_DATA / f"traditional_zh{'_setting' if setting else ''}.tsv").read_text("utf-8")
    for line in text.splitlines():
        place, marked = line.split("\t")
        places.setdefault(place, []).append((_MARKED.sub(r"\1", marked), tuple(_MARKED.findall(marked))))
    return places


def measure_kind(kind: Kind, tagger: NameTagger) -> tuple[Counts, Counts]:
    """Return the counts of each sentence read alone and of one history for each person."""
    alone, chat = Counts(tagger), Counts(tagger)
    tagger.tag([text for name in kind.names for text, _names in kind.chat(name)])
    for name in kind.names:
        lines = kind.chat(name)
        chat.add(lines)
        for line in lines:
            if line[1]:
                alone.add([line])
    for text in kind.plain:
        alone.add([(text, ())])
    return alone, chat


def measure_lines(lines: Sequence[Line], tagger: NameTagger) -> Counts:
    """Return the counts of lines that are read alone, since they are of different chats."""
    counts = Counts(tagger)
    for line in lines:
        counts.add([line])
    return counts


def main(argv: Sequence[str] | None = None) -> int:
    """Print Markdown tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chinese_names")
    parser.add_argument("--setting", action="store_true", help="the rows that served to write rules")
    parser.add_argument("--missed", action="store_true", help="print what was missed; only with --setting")
    options = parser.parse_args(argv)
    if options.missed and not options.setting:
        parser.error("the rows for reporting are counted, never shown")
    missed: list[str] = []
    tagger = _Reads()
    sys.stdout.write(
        "| called | hidden, read alone | plain kept | hidden, six in a chat | plain kept |\n|---|---|---|---|---|\n"
    )
    for title, kind in read_kinds(setting=options.setting).items():
        alone, chat = measure_kind(kind, tagger)
        sys.stdout.write(f"| {title} | {alone} | {chat} |\n")
        missed += [f"{title} alone: {row}" for row in alone.missed] + [f"{title} chat: {row}" for row in chat.missed]
    sys.stdout.write("\n| traditional, read alone | hidden | plain kept |\n|---|---|---|\n")
    for place, lines in read_lines(setting=options.setting).items():
        counts = measure_lines(lines, tagger)
        sys.stdout.write(f"| {place} | {counts} |\n")
        missed += [f"{place}: {row}" for row in counts.missed]
    if options.missed:
        sys.stdout.write("\n".join(["", *missed, ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
