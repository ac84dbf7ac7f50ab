"""Forgetting as a use case for every face: what a wish would erase, in counts and words, before anything is erased."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.redactors import live_redactor
from exskill.core.errors import ConsentDenied, UsageError
from exskill.core.i18n import N_, _
from exskill.erasure.forget import plan_erasure
from exskill.erasure.forget_match import person_number
from exskill.erasure.forget_plan import Plan, Wish
from exskill.retrieval.embed import load_embedder
from redaction.text import RawText

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["ROLES", "make_may_show", "plan_forgetting", "require_sense", "what_goes_with_it"]

ROLES: Final = {"me": N_("yours"), "ex": N_("theirs"), "user_memory": N_("your memories")}


def require_sense(wish: Wish) -> None:
    """Raise UsageError where a wish names nothing, or things that do not fit together."""
    if wish.empty:
        raise UsageError(_("say what is to be forgotten"), hint=_("`exskill forget --help` shows the ways"))
    if wish.near and not wish.topics:
        raise UsageError(_("what is near in meaning needs a topic"))
    if wish.since and wish.until and wish.until < wish.since:
        raise UsageError(_("the last day lies before the first"))
    if wish.person is not None:
        person_number(wish.person)


def plan_forgetting(store: Store, wish: Wish) -> Plan:
    """Return what a wish would erase. Raises UsageError for a wish without sense, ModelUnavailable where ``near`` cannot
    be looked up: it is refused rather than left out.
    """
    require_sense(wish)
    return plan_erasure(store, wish, queries=_embed_topics(store, wish), may_show=make_may_show(store))


def what_goes_with_it(found: Plan) -> list[str]:
    """Return what goes besides the messages themselves, in words."""
    counted = (
        (found.derived, _("documents made from messages: {n}; they are made anew when they are needed")),
        (found.photos, _("small copies of photos: {n}")),
        (found.corrections, _("your corrections that repeat it: {n}")),
        (len(found.people), _("people whose name is forgotten too: {n}")),
        (found.replies, _("answers that stay, and no longer say to what: {n}")),
    )
    return [words.format(n=count) for count, words in counted if count]


def _embed_topics(store: Store, wish: Wish) -> list[Any]:
    """Return the topics' vectors."""
    if not wish.near:
        return []
    embedder = load_embedder()
    found = live_redactor(store.name_map()).redact([RawText(topic) for topic in wish.topics])
    return [embedder.query(one.text) for one in found if one.text is not None]


def make_may_show(store: Store) -> Callable[[Mapping[str, Any]], bool]:
    """Return whether a row may stand on the screen as an example: only where the consent page opens it to the user."""
    try:
        grant = store.grant()
    except ConsentDenied:
        return lambda _row: False

    def may(row: Mapping[str, Any]) -> bool:
        try:
            grant.check(row)
        except ConsentDenied:
            return False
        return True

    return may
