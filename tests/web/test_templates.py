"""Every template asks only for what it is given: by its own names, the globals, or the handler that shows it."""

from __future__ import annotations

import re
from importlib.resources import files

from jinja2 import meta

from exskill.web import render


def test_every_name_of_a_template_is_given_by_somebody() -> None:
    environment = render._environment()
    handlers = "".join(p.read_text() for p in (files("exskill.web") / "screens").iterdir() if p.name.endswith(".py"))
    given = set(re.findall(r"(\w+)=|\"(\w+)\":", handlers))
    known = {name for pair in given for name in pair if name} | set(environment.globals) | {"desk", "at_home"}
    known |= {"message", "hint"}  # of an error's page
    for template in (files("exskill.web") / "templates").iterdir():
        asked = meta.find_undeclared_variables(environment.parse(template.read_text("utf-8")))
        assert asked <= known, template.name
