"""What an import is given: files, folders and archives opened, and each file in them with its reader or its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from exskill.chat.messages import Conversation
from exskill.core.errors import ExskillError, HostileFile, NothingRecognised
from exskill.core.i18n import _, ngettext
from exskill.importers.claims import Claim, Claims, LeftFile, claim_files, list_unclaimed
from exskill.importers.interface import Importer, ReadOptions, Source
from exskill.importers.reading.nature import is_zip
from exskill.importers.reading.source import (
    BaseSource,
    FileSource,
    MemorySource,
    PartSource,
    ZipSource,
    local_path,
    open_source,
)

__all__ = ["Chat", "Exports", "find_chats", "find_exports"]


@dataclass(frozen=True, slots=True)
class Exports:
    """All that was given: what readers take, and the paths or archives that cannot be read, with the reason."""

    found: tuple[Claims, ...]
    failed: tuple[tuple[str, ExskillError], ...] = ()

    @property
    def left(self) -> tuple[LeftFile, ...]:
        """Return every file that no reader takes, in order; archives that cannot be read among them."""
        broken = tuple(LeftFile(name, "archive", error.message) for name, error in self.failed)
        return (*(file for claims in self.found for file in claims.left), *broken)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat of an export, with the reader and the view of the source that it comes from."""

    claim: Claim
    view: Source
    conversation: Conversation

    @property
    def importer(self) -> Importer:
        """The reader."""
        return self.claim.importer


def find_exports(
    paths: Sequence[Path | BinaryIO | Source], options: ReadOptions, *, format_: str | None = None
) -> Exports:
    """Open what was given and find a reader for each file of it.

    A path that cannot be read does not stop the others; where nothing at all can be read, its own error is raised.
    """
    found: list[Claims] = []
    failed: list[tuple[str, ExskillError]] = []
    for path in paths:
        try:
            for claims in _open_claims(path, options, format_, failed):
                found.append(claims)
        except ExskillError as error:
            failed.append((_find_name(path), error))
    if not found:
        raise failed[0][1] if failed else NothingRecognised(_("there is nothing in it"))
    return Exports(tuple(found), tuple(failed))


def _find_name(path: Path | BinaryIO | Source) -> str:
    return path.name if isinstance(path, Path) else getattr(path, "label", "-")


def _open_claims(
    path: Path | BinaryIO | Source, options: ReadOptions, format_: str | None, failed: list[tuple[str, ExskillError]]
) -> Iterator[Claims]:
    source = open_source(path, partial=options.partial)
    nest = _Nest(options, failed)
    yield from nest.open_claims(source, format_)
    failed.extend(_report_cut(source, _find_name(path)))


class _Nest:
    """Opens archives inside folders and archives, each as a source of its own, down to a depth and a size that people have."""

    _DEEPEST: Final = 3
    _MOST: Final = 512 << 20  # bytes of archives inside archives, which are held in memory

    def __init__(self, options: ReadOptions, failed: list[tuple[str, ExskillError]]) -> None:
        self._options, self._failed, self._left = options, failed, self._MOST
        self._strange: list[NothingRecognised] = []

    def open_claims(self, source: Source, format_: str | None = None) -> Iterator[Claims]:
        """Yield the claims of a source, then those of the archives in it.

        Raises NothingRecognised where no reader takes any file of them all.
        """
        found = list(self._open_level(source, format_, ()))
        if not any(claims.claims for claims in found):
            raise self._failed[-1][1] if self._failed else self._strange[0]
        yield from found

    def _open_level(self, source: Source, format_: str | None, outer: tuple[str, ...]) -> Iterator[Claims]:
        """Yield the claims of a source; ``outer`` are the names of the archives around it."""
        names = _list_archives(source) if format_ is None else []
        inside = [claims for name in names for claims in self._open_inner(source, (*outer, name))]
        try:
            claims = claim_files(source, self._options, format_=format_)
        except HostileFile:
            if not inside:
                raise
            claims = Claims(source, (), tuple(list_unclaimed(source)))
        except NothingRecognised as error:
            self._strange.append(error)
            claims = Claims(source, (), tuple(list_unclaimed(source)))
        own = [file for file in claims.left if file.name not in names]
        yield replace(claims, left=tuple(replace(file, name="/".join((*outer, file.name))) for file in own))
        yield from inside

    def _open_inner(self, source: Source, place: tuple[str, ...]) -> list[Claims]:
        shown = "/".join(place)
        try:
            archive = self._open_archive(source, place[-1], len(place))
            found = list(self._open_level(archive, None, place))
            self._failed.extend(_report_cut(archive, shown))
        except ExskillError as error:
            self._failed.append((shown, error))
            return []
        return found

    def _open_archive(self, source: Source, name: str, depth: int) -> Source:
        if depth > self._DEEPEST:
            raise HostileFile(_("archives lie inside archives too deep"), hint=_("unpack it, then import the folder"))
        place = local_path(source, name)
        if place is not None:
            return open_source(place, label=name, partial=self._options.partial)
        with source.open(name) as stream:
            data = stream.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise HostileFile(_("the archives inside are too large"), hint=_("unpack it, then import the folder"))
        return ZipSource(name, data, partial=self._options.partial)


def _list_archives(source: Source) -> list[str]:
    """Return the zip archives that are files of a folder or of an archive."""
    if not isinstance(source, BaseSource) or isinstance(source, FileSource | MemorySource):
        return []
    return [member.name for member in source.members() if is_zip(source, member)]


def _report_cut(source: Source, name: str) -> Iterator[tuple[str, ExskillError]]:
    """Yield what is to be said of an archive that was read up to its cut."""
    if isinstance(source, ZipSource) and source.whole is not None:
        words = ngettext(
            "the zip archive is cut off; {n} whole file before the cut was looked at",
            "the zip archive is cut off; {n} whole files before the cut were looked at",
            source.whole,
        )
        yield name, HostileFile(words.format(n=source.whole))


def find_chats(exports: Exports, options: ReadOptions) -> tuple[Exports, list[Chat]]:
    """Return the chats of everything that a reader takes, in order, and the exports without what breaks while it is read.

    What breaks is among the ``failed`` then and stops nothing else; where everything breaks, the first error is raised.
    """
    chats: list[Chat] = []
    found: list[Claims] = []
    failed: list[tuple[str, ExskillError]] = []
    for claims in exports.found:
        kept = [_read_claim(claim, options, chats, failed) for claim in claims.claims]
        found.append(replace(claims, claims=tuple(claim for claim in kept if claim.views)))
    if failed and not chats:
        raise failed[0][1]
    return Exports(tuple(found), (*exports.failed, *failed)), chats


def _read_claim(claim: Claim, options: ReadOptions, chats: list[Chat], failed: list[tuple[str, ExskillError]]) -> Claim:
    """List the chats of a claim; return it with the views that can be read."""
    views, broken = [], set[str]()
    waiting = list(claim.views)
    while waiting:
        view = waiting.pop(0)
        try:
            chats += [Chat(claim, view, one) for one in list(claim.importer.conversations(view, options))]
            views.append(view)
        except NothingRecognised as error:  # damaged, cut off, or in no encoding
            if isinstance(view, PartSource) and len(view.chosen) > 1:  # one damaged file must not take the others along
                waiting = [*(view.only(name) for name in sorted(view.chosen)), *waiting]
                continue
            names = view.chosen if isinstance(view, PartSource) else {member.name for member in view.members()}
            broken |= names
            failed += [(name, error) for name in sorted(names)]
    return replace(claim, views=tuple(views), files=tuple(name for name in claim.files if name not in broken))
