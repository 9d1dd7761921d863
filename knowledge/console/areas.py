"""The parts that the console is made of: each has a module with its `ROUTES`."""

from __future__ import annotations

from itertools import chain

from knowledge.console.bench.routes import ROUTES as BENCH
from knowledge.console.desk.routes import ROUTES as DESK
from knowledge.console.editing.routes import ROUTES as EDITING
from knowledge.console.gaps.routes import ROUTES as GAPS
from knowledge.console.home import ROUTES as HOME
from knowledge.console.importing.pages import ROUTES as IMPORTING
from knowledge.console.numbers.pages import ROUTES as NUMBERS
from knowledge.console.people.routes import ROUTES as PEOPLE
from knowledge.console.publishing.publish import ROUTES as PUBLISHING
from knowledge.console.publishing.review import ROUTES as REVIEW
from knowledge.console.publishing.switching import ROUTES as SWITCHES
from knowledge.console.routing import Route
from knowledge.console.understanding.routes import ROUTES as UNDERSTANDING

ALL: tuple[Route, ...] = tuple(
    chain(HOME, EDITING, PEOPLE, REVIEW, PUBLISHING, SWITCHES, IMPORTING, DESK, NUMBERS, UNDERSTANDING, BENCH, GAPS)
)
