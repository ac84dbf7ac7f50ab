"""The archive of an X (Twitter) account: own posts, and direct messages, which name people by number only."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from exskill.chat.messages import (
    Attachment,
    Conversation,
    Direction,
    DropReason,
    Handle,
    Kind,
    Message,
    Reaction,
    RowProblem,
    ThreadId,
)
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.jsonwalk import Scanner
from exskill.importers.reading.sniff import head_lines, text_members
from redaction.text import RawText

__all__ = ["XArchive"]

_ASSIGNED: Final = re.compile(r"(?:window\.)?YTD\.([a-z_0-9]{1,60})\.part\d{1,4} ?= ?")
_FIND: Final = re.compile(r"(?:window\.)?YTD\.[a-z_0-9]{1,60}\.part\d{1,4} ?= ?")
_POSTS: Final = frozenset({"tweets", "tweet", "community_tweet", "note_tweet"})
_CHATS: Final = frozenset({"direct_messages", "direct_message", "direct_messages_group", "direct_message_group"})
_POST_TIME: Final = "%a %b %d %H:%M:%S %z %Y"
_EVENTS: Final = (
    "participantsJoin", "participantsLeave", "conversationNameUpdate", "joinConversation", "conversationAvatarUpdate",
)  # fmt: skip


class XArchive(Importer):
    """X archive."""

    name = "x_archive"
    title = "X (Twitter)"
    platform = "x"
    variants = ("data/tweets.js, direct-messages.js", "zip of the archive")

    def sniff(self, source: Source) -> Match | None:
        """Claim files that assign to ``window.YTD``; what holds neither posts nor messages holds no rows."""
        kinds = {kind for _member, kind in _find_assigned(source)}
        if not kinds:
            return None
        useful = kinds & (_POSTS | _CHATS)
        return Match(0.99 if useful else 0.6, _("X archive") if useful else _("X archive: no posts or messages in it"))

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return the posts as one conversation, and one for each exchange of messages."""
        me = _find_owner(source)
        threads: dict[ThreadId, Summary] = {}
        for record in self.read(source, ReadOptions(encoding=options.encoding)):
            if isinstance(record, Message):
                threads.setdefault(record.thread, Summary()).add(record)
        for thread, summary in threads.items():
            posts = thread == _OWN_POSTS
            yield summary.conversation(
                thread,
                "",
                kind="unknown" if posts else None,
                me=me if me is not None and me.id in summary.people else None,
            )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield own posts and the messages of the chosen conversations, each file in its order."""
        me = _find_owner(source)
        for member, kind in _find_assigned(source):
            if kind in _POSTS and is_wanted(_OWN_POSTS, options):
                for number, item in _read_items(source, member, options):
                    yield _make_post(item, number, me, member.name)
            elif kind in _CHATS:
                for record in _read_messages(source, member, me, options):
                    if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                        yield record


_OWN_POSTS: Final = ThreadId("posts")


def _find_assigned(source: Source) -> list[tuple[Member, str]]:
    found = []
    for member in text_members(source):
        if member.name.lower().endswith(".js") or len(source.members()) == 1:
            head = next(iter(head_lines(source, member.name, 1)), None)
            match = _ASSIGNED.match(head.text.lstrip("\ufeff")) if head is not None else None
            if match is not None:
                found.append((member, match[1]))
    return found


@contextmanager
def _open_scanner(source: Source, member: Member, options: ReadOptions) -> Iterator[Scanner]:
    with source.open_text(member.name, encoding=options.encoding) as stream:
        scanner = Scanner(stream)
        scanner.find(_FIND)
        yield scanner


def _read_items(source: Source, member: Member, options: ReadOptions) -> Iterator[tuple[int, Any]]:
    with _open_scanner(source, member, options) as scanner:
        yield from enumerate(scanner.array(), 1)


def _find_owner(source: Source) -> Handle | None:
    for member, kind in _find_assigned(source):
        if kind == "account":
            for _number, item in _read_items(source, member, ReadOptions()):
                account = item.get("account") if isinstance(item, dict) else None
                if isinstance(account, dict) and account.get("accountId"):
                    name = account.get("accountDisplayName") or account.get("username") or account["accountId"]
                    return Handle(str(account["accountId"]), str(name))
    return None


def _make_post(item: object, number: int, me: Handle | None, member: str) -> Record:
    post = item.get("tweet", item.get("noteTweet", item)) if isinstance(item, dict) else None
    if not isinstance(post, dict):
        return RowProblem(number, DropReason.UNPARSED, "not an object", member)
    when = _post_time(post.get("created_at", post.get("createdAt")))
    if when is None:
        return RowProblem(number, DropReason.UNPARSED, "bad timestamp", member)
    core = post.get("core")
    text = post.get("full_text") or post.get("text") or (core.get("text") if isinstance(core, dict) else "")
    answered = post.get("in_reply_to_status_id_str")
    text = html.unescape(str(text or ""))
    shared = text.startswith("RT @")
    return Message(
        "x",
        _OWN_POSTS,
        number,
        when,
        me or Handle("me", "Me"),
        Direction.OUT,
        Kind.POST,
        RawText("" if shared else text),  # a repost is somebody else's text
        native_id=str(post.get("id_str") or post.get("noteTweetId") or "") or None,
        reply_to=str(answered) if answered else None,
        quoted=RawText(text) if shared else None,
        attachments=tuple(_list_media(post)),
        member=member,
    )


def _post_time(value: object) -> datetime | None:
    try:
        return datetime.strptime(str(value), _POST_TIME)
    except ValueError:
        return parse_iso(value)


def _list_media(post: Mapping[str, Any]) -> Iterator[Attachment]:
    for key in ("extended_entities", "entities"):
        entities = post.get(key)
        media = entities.get("media") if isinstance(entities, dict) else None
        if isinstance(media, list) and media:
            for entry in media:
                kind = entry.get("type") if isinstance(entry, dict) else None
                yield Attachment(Kind.VIDEO if kind in ("video", "animated_gif") else Kind.IMAGE)
            return


def _read_messages(source: Source, member: Member, me: Handle | None, options: ReadOptions) -> Iterator[Record]:
    row = 0
    for _number, item in _read_items(source, member, options):
        chat = item.get("dmConversation") if isinstance(item, dict) else None
        messages = chat.get("messages") if isinstance(chat, dict) else None
        if not isinstance(messages, list):
            row += 1
            yield RowProblem(row, DropReason.UNPARSED, "no conversation", member.name)
            continue
        assert isinstance(chat, dict)  # noqa: S101 -- else it had no messages
        thread = ThreadId(str(chat.get("conversationId") or f"{member.name}#{_number}"))
        for message in reversed(messages):  # the newest stands first
            row += 1
            yield _make_message(message, thread, row, me, member.name)


def _make_message(item: object, thread: ThreadId, row: int, me: Handle | None, member: str) -> Record:
    if not isinstance(item, dict):
        return RowProblem(row, DropReason.UNPARSED, "not an object", member)
    said = item.get("messageCreate", item.get("welcomeMessageCreate"))
    event = next((key for key in _EVENTS if isinstance(item.get(key), dict)), None)
    body = said if isinstance(said, dict) else item[event] if event is not None else None
    when = parse_iso(body.get("createdAt")) if isinstance(body, dict) else None
    if not isinstance(body, dict) or when is None:
        return RowProblem(row, DropReason.UNPARSED, "bad message", member)
    sender = str(body.get("senderId") or "")
    media = body.get("mediaUrls")
    handle = me if me is not None and me.id == sender else Handle(sender, sender)
    outgoing = me is not None and me.id == sender
    spoken = isinstance(said, dict)
    return Message(
        "x",
        thread,
        row,
        when,
        handle if spoken and sender else None,
        Direction.SYSTEM if not spoken else Direction.OUT if outgoing else Direction.IN if me else Direction.UNKNOWN,
        Kind.SYSTEM if not spoken else Kind.IMAGE if media and not body.get("text") else Kind.TEXT,
        RawText(html.unescape(str(body.get("text") or "")) if spoken else ""),
        native_id=str(body["id"]) if body.get("id") else None,
        reactions=tuple(_read_reactions(body.get("reactions"))),
        attachments=tuple(Attachment(Kind.IMAGE) for _url in media) if isinstance(media, list) else (),
        member=member,
    )


def _read_reactions(value: object) -> Iterator[Reaction]:
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict):
            sender = str(entry.get("senderId") or "")
            yield Reaction(str(entry.get("reactionKey") or ""), Handle(sender, sender) if sender else None)
