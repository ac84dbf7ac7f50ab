"""Xiaohongshu (RED) notes as collectors write them: JSON, JSON Lines and CSV."""

from __future__ import annotations

from exskill.core.i18n import _
from exskill.importers.formats.posts.posts import Keys, PostReader

__all__ = ["Xiaohongshu"]


class Xiaohongshu(PostReader):
    """Xiaohongshu notes."""

    name = "xiaohongshu"
    title = "小红书 Xiaohongshu"
    platform = "xiaohongshu"
    variants = ("JSON, JSON Lines", "CSV")
    lists = ("item", "notes.item", "data.item", "data.notes.item", "items.item")
    keys = Keys(
        id=("note_id", "noteId", "id", "笔记ID", "笔记id"),
        text=("desc", "content", "笔记内容", "正文", "内容", "笔记描述"),
        title=("title", "display_title", "笔记标题", "标题"),
        time=("time", "create_time", "publish_time", "last_update_time", "发布时间", "时间"),
        user_id=("user_id", "user.user_id", "user.userId", "用户ID", "user.id"),
        user=("nickname", "user.nickname", "user.nick_name", "昵称", "用户昵称", "作者", "作者昵称"),
        pictures=("image_list", "images_list", "imageList", "图片", "images"),
        videos=("video_url", "视频"),
    )

    def claims(self, names: frozenset[str], prefix: str) -> float:
        """Claim rows with a title, a description and RED's own counts or ids."""
        described = {"title", "desc"} <= names or bool(names & {"笔记标题", "笔记内容", "笔记描述"})
        own = names & {
            "note_id",
            "noteId",
            "liked_count",
            "interact_info.liked_count",
            "collected_count",
            "笔记ID",
            "收藏数",
        }
        return 0.95 if described and own else 0.0

    def reason(self) -> str:
        """Return what is shown."""
        return _("Xiaohongshu notes; only your own should be imported")
