"""Weibo posts as crawlers write them: weibo-crawler and weiboSpider, JSON and CSV."""

from __future__ import annotations

from exskill.core.i18n import _
from exskill.importers.formats.posts.posts import Keys, PostReader

__all__ = ["Weibo"]


class Weibo(PostReader):
    """Weibo JSON and CSV."""

    name = "weibo"
    title = "微博 Weibo"
    platform = "weibo"
    variants = ("weibo-crawler JSON, CSV", "weiboSpider JSON, CSV")
    lists = ("weibo.item", "item", "data.item", "statuses.item", "data.list.item", "weibos.item")
    keys = Keys(
        id=("id", "bid", "微博id", "mid", "mblogid"),
        text=("text", "text_raw", "content", "正文", "微博正文"),
        time=("full_created_at", "完整日期", "created_at", "publish_time", "发布时间", "日期"),
        user_id=("user_id", "user.id", "用户id", "uid"),
        user=("screen_name", "user.screen_name", "用户昵称", "nickname"),
        pictures=("pics", "original_pictures", "原始图片url", "pic_ids"),
        videos=("video_url", "视频url", "微博视频url"),
        shared=("retweet", "retweeted_status", "retweet_content", "源微博正文", "转发微博正文"),
    )

    def claims(self, names: frozenset[str], prefix: str) -> float:
        """Claim rows with Weibo's counts beside a text and a time."""
        counted = bool(names & {"attitudes_count", "up_num", "点赞数"}) and bool(
            names & {"reposts_count", "retweet_num", "转发数"}
        )
        written = bool(names & set(self.keys.text)) and bool(names & set(self.keys.time))
        if counted and written:
            return 0.97
        bare = {"bid", "text", "created_at"} <= names or {"微博正文", "发布时间"} <= names
        return 0.9 if bare else 0.0

    def reason(self) -> str:
        """Return what is shown."""
        return _("Weibo posts; only your own should be imported")
