"""Which reader takes which file of a source: an export is a set of files, and none is passed over in silence.

A lone file goes to the reader that knows it best. In a folder or an archive each file is shown to every reader by
itself; the files of one reader are then read together, with those beside them that nobody takes (media, lists of members).
What no reader takes is named, with the reason.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from exskill.core.errors import HostileFile, NothingRecognised
from exskill.core.i18n import _
from exskill.importers import registry
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Source
from exskill.importers.partial import Partial
from exskill.importers.reading.nature import MEDIA, Nature, detect_nature, explain_nature
from exskill.importers.reading.source import BaseSource, PartSource

__all__ = ["Claim", "Claims", "LeftFile", "claim_files", "list_unclaimed"]

_MOST: Final = 5_000  # files that may be chats; media beside them do not count
_SURE: Final = 0.6
_ALONE: Final = frozenset({"generic", "paste", "photos", "screenshots", "notes"})  # these take what nobody else takes
_MEDIA_ENDINGS: Final = (
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".avif", ".bmp", ".tiff", ".mp4", ".mov", ".3gp", ".webm", ".mkv",
    ".avi", ".opus", ".ogg", ".oga", ".m4a", ".mp3", ".aac", ".amr", ".wav", ".silk", ".dat", ".thumb", ".pdf", ".vcf",
)  # fmt: skip
_TELLING: Final[tuple[Nature, ...]] = ("encrypted", "sqlite", "pdf", "office", "archive")
_WRITTEN: Final = (".md", ".markdown")
_BESIDE: Final = frozenset({"photos", "screenshots"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What one reader takes of a source. ``views`` are read one after the other; ``files`` are the names that it takes.

    ``along`` are those of the files that are read with others beside or below them: they need no rows of their own.
    """

    importer: Importer
    match: Match
    views: tuple[Source, ...]
    files: tuple[str, ...]
    along: frozenset[str] = frozenset()

    def list_silent(self, gave: Set[str]) -> tuple[str, ...]:
        """Return the files that gave no row, neither themselves nor through those that are read with them."""
        rich = gave & set(self.files)
        return tuple(
            name
            for name in self.files
            if name not in rich and not (name in self.along and any(_lies_below(other, name) for other in rich))
        )


@dataclass(frozen=True, slots=True)
class LeftFile:
    """A file that no reader takes: its name inside the source, what it is, and the reason in the user's language."""

    name: str
    nature: Nature
    reason: str


@dataclass(frozen=True, slots=True)
class Claims:
    """The whole of a source: ``claims`` by reader, and every file that is left."""

    source: Source
    claims: tuple[Claim, ...]
    left: tuple[LeftFile, ...] = ()


def claim_files(source: Source, options: ReadOptions, *, format_: str | None = None) -> Claims:
    """Return who reads what; raises NothingRecognised, with what the file is instead, where no reader takes any of it.

    ``format_`` names the one reader that the user wants. Raises HostileFile for more files than anybody can mean.
    """
    found = _claim_files(source, options, format_)
    if not options.partial:
        return found
    return replace(found, claims=tuple(replace(claim, importer=Partial(claim.importer)) for claim in found.claims))


def _claim_files(source: Source, options: ReadOptions, format_: str | None) -> Claims:
    if format_ is not None:
        importer = registry.get_importer(format_)
        match = Match(1.0, _("read as {title}, as you said").format(title=importer.title))
        return Claims(source, (Claim(importer, match, (source,), _list_names(source.members())),))
    members = source.members()
    if len(members) == 1 or not isinstance(source, BaseSource):
        return Claims(source, (_claim_lone(source, options),))
    return _Sorting(source, options).claims()


def _claim_lone(source: Source, options: ReadOptions) -> Claim:
    try:
        importer, match = registry.recognise_source(source, options)[0]
    except HostileFile:
        raise
    except NothingRecognised as error:
        raise _what_it_is(source) or error from error
    return Claim(importer, match, (source,), _list_names(source.members()))


def _what_it_is(source: Source) -> NothingRecognised | None:
    for member in source.members()[:1]:
        what, way = explain_nature(detect_nature(source, member))
        if what:
            return NothingRecognised(_("this is {what}, and no chat").format(what=what), hint=way)
        if member.name.lower().endswith(_WRITTEN):
            return NothingRecognised(
                _("this is no chat export that exskill knows"),
                hint=_("a letter or notes of your own: `--format notes`; from an app: `exskill import --how APP`"),
            )
    return None


def list_unclaimed(source: Source) -> Iterator[LeftFile]:
    """Yield every file of a source that no reader takes at all, with what it is."""
    for member in source.members():
        nature = detect_nature(source, member)
        yield LeftFile(member.name, nature, explain_nature(nature)[0] or _("no chat export that exskill knows"))


def _lies_below(name: str, head: str) -> bool:
    """Whether a file is in the folder of another one or below it."""
    folder = head.rpartition("/")[0]
    return not folder or name.startswith(folder + "/")


def _list_names(members: Sequence[Member]) -> tuple[str, ...]:
    return tuple(member.name for member in members)


def _refuse_too_many(members: Iterable[Member]) -> None:
    if sum(1 for _member in members) > _MOST:
        raise HostileFile(
            _("more than {n} files could be chats").format(n=_MOST),
            hint=_("put the chats alone into a folder, then import that"),
        )


def _find_companions(reader: Importer, source: Source) -> frozenset[str]:
    try:
        return reader.companions(source)
    except NothingRecognised:
        return frozenset()


def _sniff_again(reader: Importer, source: Source) -> Match | None:
    try:
        return reader.sniff(source)
    except NothingRecognised:
        return None


def _is_second_copy(name: str, taken: Container[str]) -> bool:
    """Whether a file is the chat that WhatsApp Web writes once more beside its text."""
    return name.rsplit("/", 1)[-1] == "chat.md" and name.removesuffix("md") + "txt" in taken


class _Sorting:
    """Sorts the files of one source by reader."""

    def __init__(self, source: BaseSource, options: ReadOptions) -> None:
        self._source, self._options = source, options
        if options.encoding is not None:
            source.prefer_encoding(options.encoding)
        _refuse_too_many(m for m in source.members() if not m.name.lower().endswith(_MEDIA_ENDINGS))
        self._natures = {member.name: detect_nature(source, member) for member in source.members()}
        self._readers = [reader for reader in registry.list_importers() if reader.name not in _BESIDE]
        self._reasons: dict[str, str] = {}
        self._broken = {name for name, nature in self._natures.items() if nature in ("damaged", "closed")}

    def claims(self) -> Claims:
        """Return the claims, best known first, and what is left."""
        taken = dict(self._find_takers())
        sure = (name for name, (reader, match) in taken.items() if self._is_sure(name, reader, match))
        strong = {name: taken[name][0] for name in sure if not _is_second_copy(name, taken)}
        if not strong:
            return self._without_chats(taken)
        claims = [self._make_claim(reader, strong, taken) for reader in dict.fromkeys(strong.values())]
        read = {name for claim in claims for name in claim.files}
        return Claims(self._source, tuple(claims), tuple(self._list_left(read, taken)))

    def _is_sure(self, name: str, reader: Importer, match: Match) -> bool:
        """Whether a claim is good enough beside others: a weak one only on a file that is named as the app names it."""
        if reader.name in _ALONE:
            return False
        return match.score >= _SURE or self._is_known_among_others(reader, name)

    def _find_takers(self) -> Iterator[tuple[str, tuple[Importer, Match]]]:
        likely = [m for m in self._source.members() if self._natures[m.name] in ("text", "sqlite", "binary", "office")]
        for member in likely:
            found = self._find_best(member)
            if found is not None:
                yield member.name, found

    def _find_best(self, member: Member) -> tuple[Importer, Match] | None:
        view = PartSource(self._source, {member.name}, {member.name})
        best: tuple[Importer, Match] | None = None
        for reader in self._readers:
            try:
                match = reader.sniff(view)
            except HostileFile as error:
                self._reasons[member.name] = error.message
                self._broken.add(member.name)
                return None
            except NothingRecognised as error:
                self._reasons.setdefault(member.name, error.message)
                continue
            if match is not None and (best is None or match.score > best[1].score):
                best = (reader, match)
        return best

    def _make_claim(
        self, reader: Importer, strong: dict[str, Importer], taken: dict[str, tuple[Importer, Match]]
    ) -> Claim:
        mine = {name for name, taker in strong.items() if taker is reader}
        beside = {member.name for member in self._source.members() if member.name not in strong} - self._broken
        beside -= self._reasons.keys()  # a damaged neighbour must not take the others along
        along = _find_companions(reader, PartSource(self._source, beside | mine, mine))
        together = {name for name in mine if self._is_known_among_others(reader, name)}
        alone = sorted(mine - together - along)
        views = [PartSource(self._source, beside | together | along, together)] if together else []
        views += [PartSource(self._source, {name}, {name}) for name in alone]
        best = max((taken[name][1] for name in mine), key=lambda match: match.score)
        reason = _sniff_again(reader, views[0]) if len(mine) > 1 else None
        heads = {name for name in mine if any(_lies_below(other, name) for other in along)}
        return Claim(reader, reason or best, tuple(views), tuple(sorted(mine | along)), frozenset(along | heads))

    def _is_known_among_others(self, reader: Importer, name: str) -> bool:
        """Whether a reader takes a file also where it is one of several, when endings count."""
        try:
            return reader.sniff(PartSource(self._source, {name}, {name}, phantom=True)) is not None
        except NothingRecognised:
            return False

    def _without_chats(self, taken: dict[str, tuple[Importer, Match]]) -> Claims:
        """Photos, screenshots, tables and pasted text are read where nothing else is there to read."""
        pictures = {name for name, nature in self._natures.items() if nature == "picture"}
        tables = {name for name in taken if name not in pictures}
        for names in (pictures, tables) if len(pictures) >= len(tables) else (tables, pictures):
            view = PartSource(self._source, names, names)
            found = registry.recognise_source(view, self._options) if names else []
            if found:
                importer, match = found[0]
                left = tuple(self._list_left(names, taken))
                return Claims(self._source, (Claim(importer, match, (view,), _list_names(view.members())),), left)
        raise NothingRecognised(
            _("there are {n} files, and none of them is a chat export that exskill knows").format(n=len(self._natures)),
            hint=self._find_way(),
        )

    def _find_way(self) -> str | None:
        there = set(self._natures.values())
        return next((explain_nature(nature)[1] for nature in _TELLING if nature in there), None)

    def _list_left(self, read: set[str], taken: dict[str, tuple[Importer, Match]]) -> Iterator[LeftFile]:
        for name, nature in self._natures.items():
            if name in read:
                continue
            yield LeftFile(name, nature, self._explain_left(name, nature, taken))

    def _explain_left(self, name: str, nature: Nature, taken: dict[str, tuple[Importer, Match]]) -> str:
        if _is_second_copy(name, taken):
            return _("the same chat as chat.txt beside it")
        if name in taken:
            return _("may be a chat of unknown origin; import it by itself")
        if nature in MEDIA:
            return _("{what}: only the words of a chat are read").format(what=explain_nature(nature)[0])
        return explain_nature(nature)[0] or self._reasons.get(name) or _("no chat export that exskill knows")
