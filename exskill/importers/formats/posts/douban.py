"""Douban statuses, reviews and diaries as backup tools write them: JSON, JSON Lines and CSV."""

from __future__ import annotations

from exskill.core.i18n import _
from exskill.importers.formats.posts.posts import Keys, PostReader

__all__ = ["Douban"]

_OWN = {
    "abstract", "create_time", "subject", "douban_url", "sharing_url", "card", "resharers_count", "reshared_status",
    "豆瓣链接", "我的评分", "评分", "条目链接",
}  # fmt: skip


class Douban(PostReader):
    """Douban."""

    name = "douban"
    title = "豆瓣 Douban"
    platform = "douban"
    variants = ("JSON, JSON Lines", "CSV")
    lists = (
        "item",
        "items.item",
        "statuses.item",
        "interest.item",
        "interests.item",
        "data.item",
        "reviews.item",
        "notes.item",
    )
    item = "status"
    keys = Keys(
        id=("id", "uid", "status.id"),
        text=("text", "content", "abstract", "comment", "短评", "我的短评", "内容", "正文"),
        title=("title", "标题"),
        time=("create_time", "created", "created_at", "创建时间", "发布时间", "日期", "时间"),
        user_id=("author.id", "user.id", "author.uid"),
        user=("author.name", "user.name", "作者"),
        pictures=("images", "photos", "图片"),
        shared=("reshared_status", "resharing_status"),
    )

    def claims(self, names: frozenset[str], prefix: str) -> float:
        """Claim rows with a text or abstract, Douban's time key and something else of its own."""
        timed = names & {"create_time", "created", "创建时间"}
        written = names & {"text", "abstract", "comment", "短评", "我的短评", "content"}
        linked = any("douban" in name for name in names)
        own = (
            linked or len(names & _OWN) >= 2 or ({"text", "created"} <= names and not names & {"screen_name", "sender"})
        )
        return 0.85 if timed and written and own else 0.0

    def reason(self) -> str:
        """Return what is shown."""
        return _("Douban posts; only your own should be imported")
