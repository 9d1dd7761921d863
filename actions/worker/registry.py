"""Which work there is: one line a kind."""

from __future__ import annotations

from collections.abc import Mapping

from actions.worker import retention
from actions.worker.check import check
from actions.worker.cluster import GATHERING, cluster
from actions.worker.golden import ask_golden
from actions.worker.means import Periodic, Runner
from actions.worker.publishing import publish
from actions.worker.scheduling import SCHEDULING
from actions.worker.swap_model import swap_model
from actions.worker.train import train

# Each kind is a module of this package; what is dear to import is imported inside its runner.
KINDS: Mapping[str, Runner] = {
    "check": check,
    "cluster": cluster,
    "publish": publish,
    "golden": ask_golden,
    "train": train,
    "swap_model": swap_model,
}

# Each lane does one job at a time, beside the other lanes, so that a training of minutes holds up no publication.
# A kind that stands in none of them is done in the last.
LANES: tuple[frozenset[str], ...] = (
    frozenset({"publish"}),
    frozenset({"check"}),
    frozenset({"swap_model", "golden"}),
    frozenset({"cluster"}),
    frozenset(),
)

PERIODIC: tuple[Periodic, ...] = (
    Periodic("retention", retention.EVERY_SECONDS, retention.forget),
    GATHERING,
    SCHEDULING,
)


def lanes(kinds: Mapping[str, Runner] = KINDS) -> list[frozenset[str]]:
    """The kinds of each lane, those without a kind left out."""
    named = [lane & kinds.keys() for lane in LANES]
    named[-1] |= kinds.keys() - frozenset().union(*LANES)
    return [lane for lane in named if lane]
