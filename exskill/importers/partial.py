"""A file that is cut off or breaks in the middle, read up to there: only where the user asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exskill.chat.messages import Conversation, DropReason, RowProblem
from exskill.core.errors import HostileFile, NothingRecognised
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, ReadOptions, Record, Source
from exskill.importers.reading.collect import sum_up_threads
from exskill.importers.reading.source import PartSource

__all__ = ["Partial"]


class Partial(Importer):
    """Another reader, whose records count up to the first place at which the file cannot be read; that place is a problem."""

    def __init__(self, reader: Importer) -> None:
        self._reader = reader
        self.name, self.title, self.platform = reader.name, reader.title, reader.platform  # type: ignore[misc]
        self.variants = reader.variants  # type: ignore[misc]

    def sniff(self, source: Source) -> Match | None:
        """Claim what the reader claims."""
        return self._reader.sniff(source)

    def companions(self, source: Source) -> frozenset[str]:
        """Return what the reader reads along."""
        return self._reader.companions(source)

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """List the chats as the reader does; of a file that breaks, from the records before the break."""
        try:
            return list(self._reader.conversations(source, options))
        except NothingRecognised:
            if len(_list_chosen(source)) > 1:
                raise  # whoever asks tries the files one by one, so that the whole ones are read whole
            warning = _("the file is cut off or damaged; only what stands before that place was read")
            threads = sum_up_threads(self.read(source, options)).items()
            return [summary.conversation(thread, "", warnings=(warning,)) for thread, summary in threads]

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield the records before the break, and one problem for the break itself."""
        chosen = _list_chosen(source)
        row, member = 0, chosen[0] if chosen else ""
        try:
            for record in self._reader.read(source, options):
                row, member = record.row, record.member or member
                yield record
        except HostileFile:
            yield RowProblem(row + 1, DropReason.UNPARSED, "the file is cut off or damaged here", member)


def _list_chosen(source: Source) -> list[str]:
    """Return the files that are read themselves, without those beside them."""
    return sorted(source.chosen) if isinstance(source, PartSource) else [member.name for member in source.members()]
