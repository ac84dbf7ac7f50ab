"""What KakaoTalk writes itself: notices, and the words that stand for what is not text. Told by whole sentences only."""

from __future__ import annotations

import re
from typing import Final

from exskill.chat.messages import Kind

__all__ = ["find_kind", "is_notice"]

_NOTICE: Final = re.compile(
    r".{1,200}(?:님(?:이|을|과|께서|,).{0,200}(?:나갔습니다|들어왔습니다|초대(?:하였|했)습니다|내보냈습니다|되었습니다)\.?"
    r"| left this chatroom\.?| joined this chatroom\.?| (?:has been|was) removed from this chatroom\.?)"
)
_DELETED: Final = frozenset(
    {"삭제된 메시지입니다.", "삭제된 메시지입니다", "The message has been deleted.", "This message was deleted."}
)
_MEDIA: Final = (
    (re.compile(r"<?(?:사진|Photos?)(?: \d+장?)?(?: 읽지 않음)?>?|\d+ photos"), Kind.IMAGE),
    (re.compile(r"(?:\()?(?:이모티콘|Emoticons?|Sticker)(?:\))? ?"), Kind.STICKER),
    (re.compile(r"<?(?:동영상|Video)(?: 읽지 않음)?>?"), Kind.VIDEO),
    (re.compile(r"<?(?:음성메시지|Voice message|Audio)(?: 읽지 않음)?>?"), Kind.VOICE),
    (re.compile(r"(?:파일|File) ?: \S.*\.[A-Za-z0-9]{1,8}"), Kind.FILE),
    (re.compile(r"연락처(?: ?: .+)?|Contact"), Kind.CONTACT),
    (re.compile(r"지도(?: ?: .+)?|Map"), Kind.LOCATION),
    (re.compile(
        r"(?:보이스톡|페이스톡|그룹콜|Voice Call|Video Call|Group Call)"
        r"(?: ?(?:해요|하자고 요청|취소|부재중|거절|종료|시작|응답 없음"
        r"|\d[\d:]{3,7}"
        r"|Cancell?ed|Missed|Declined|Ended|Started|No Answer|Unanswered)\.?){0,2}"
    ), Kind.CALL),
)  # fmt: skip


def is_notice(text: str, names: set[str]) -> bool:
    """Whether the app wrote a line. ``names`` are those who may invite: that somebody invited somebody is also said."""
    if _NOTICE.fullmatch(text):
        return True
    return any(text.startswith(f"{name} invited ") for name in names)


def find_kind(text: str) -> Kind:
    """Return what a message is; only whole sentences of the app are something else than text."""
    bare = text.strip()
    if bare in _DELETED:
        return Kind.DELETED
    if "\n" in bare or len(bare) > 200:
        return Kind.TEXT
    return next((kind for pattern, kind in _MEDIA if pattern.fullmatch(bare)), Kind.TEXT)
