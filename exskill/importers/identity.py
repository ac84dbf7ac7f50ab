"""When two records are one message: for second imports, overlapping exports and threads that an app split.

The platform's own id decides where both have one; else time, sender, kind and the SHA-256 of the body.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC

from exskill.chat.messages import Message

__all__ = ["hash_message", "mark_new"]


def hash_message(message: Message) -> bytes:
    """Return 32 bytes that are equal for the same message in two exports of the same platform.

    The thread is left out where there is no id: the same chat has another file name in another export. Callers that
    store it must key it (HMAC): it is a hash of content.
    """
    if message.native_id is not None:
        parts = [message.source, "id", _thread_tail(message.thread), message.native_id]
    else:
        sender = message.sender.id if message.sender is not None else ""
        body = hashlib.sha256(message.text.encode("utf-8", "surrogatepass")).hexdigest()
        parts = [message.source, "content", _format_moment(message), sender, message.kind.value, body]
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _thread_tail(thread: str) -> str:
    """The chat's own id: what stands before ``#`` is the name of a file."""
    return thread.rpartition("#")[2]


def _format_moment(message: Message) -> str:
    if message.ts is None:
        return ""
    moment = message.ts.astimezone(UTC) if message.ts.tzinfo is not None else message.ts
    return moment.isoformat(timespec="seconds")


def mark_new(messages: Iterable[Message], known: set[bytes]) -> Iterator[tuple[Message, bool]]:
    """Yield (message, whether it is new); ``known`` grows with what is new.

    Within one export the same words can be said twice in a minute: without platform ids the n-th of equal messages
    counts as the n-th, so only a second reading finds them again.
    """
    seen: dict[bytes, int] = {}
    for message in messages:
        key = hash_message(message)
        if message.native_id is None:
            count = seen[key] = seen.get(key, 0) + 1
            key = hashlib.sha256(key + count.to_bytes(8, "big")).digest()
        new = key not in known
        known.add(key)
        yield message, new
