"""One module a screen: each handler takes a :class:`~exskill.web.visit.Visit` and returns an answer."""
