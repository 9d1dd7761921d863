"""Domain, rules and examples agree with each other and with what the other processes expect."""

from collections import Counter

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.importers.importer import TrainingDataImporter

from bot.rasa.environment import CONFIG, CREDENTIALS, DOMAIN, ENDPOINTS, TRAINING_DATA

pytestmark = pytest.mark.rasa
FACETS = ("overview", "documents", "fees", "time_limit", "where", "steps", "online", "forms", "conditions", "result")
FREQUENT = {f"ask_{facet}" for facet in FACETS} | {"ask_legal_basis", "lookup_dossier", "out_of_scope"}
# Never recognised from typed text: a button's payload, and what the classifier says when it is unsure.
WITHOUT_EXAMPLES = {"choose", "nlu_fallback"}


@pytest.fixture(scope="module")
def importer() -> TrainingDataImporter:
    return TrainingDataImporter.load_from_config(str(CONFIG), str(DOMAIN), [str(p) for p in TRAINING_DATA])


@pytest.fixture(scope="module")
def domain(importer: TrainingDataImporter) -> Domain:
    return importer.get_domain()


def own_intents(domain: Domain) -> set[str]:
    return set(domain.intents) - {"restart", "back", "session_start", "out_of_scope", "nlu_fallback"} | {"out_of_scope"}


def test_every_intent_has_a_rule(importer: TrainingDataImporter, domain: Domain) -> None:
    events = [e for step in importer.get_stories().story_steps for e in step.events if isinstance(e, UserUttered)]
    ruled = {event.intent_name for event in events}
    assert own_intents(domain) - ruled == set()
    assert "nlu_fallback" in ruled


def test_every_intent_has_examples_and_every_example_an_intent(importer: TrainingDataImporter, domain: Domain) -> None:
    assert importer.get_nlu_data().intents - WITHOUT_EXAMPLES == own_intents(domain) - WITHOUT_EXAMPLES


def test_intents_have_enough_written_examples(importer: TrainingDataImporter) -> None:
    files = [p for folder in TRAINING_DATA for p in folder.rglob("*.yml")]
    written: Counter[str] = Counter()
    for path in files:
        for block in yaml.safe_load(path.read_text("utf-8")).get("nlu", []):
            if "intent" in block:
                written[block["intent"]] += len(block["examples"].strip().splitlines())
    written.pop("choose")  # comes as a button's payload; hardly anyone types it
    assert {i: n for i, n in written.items() if n < (40 if i in FREQUENT else 20)} == {}


def test_the_bot_says_nothing_by_itself(domain: Domain) -> None:
    assert domain.responses == {}


def test_a_session_ends_after_twenty_minutes_and_takes_its_slots_with_it(domain: Domain) -> None:
    assert domain.session_config.session_expiration_time == 20
    assert domain.session_config.carry_over_slots is False


def test_no_slot_steers_the_dialogue(domain: Domain) -> None:
    steering = {slot.name for slot in domain.slots if slot.influence_conversation}
    assert steering <= {"requested_slot"}


def test_the_configuration_opens_nothing_but_the_rest_channel() -> None:
    assert yaml.safe_load(CREDENTIALS.read_text("utf-8")) == {"rest": None}
    assert set(yaml.safe_load(ENDPOINTS.read_text("utf-8"))) == {"action_endpoint", "tracker_store", "lock_store"}
