"""Where the dossier is, for who knows its code and its second fact."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering.answer import Answer, Button, Card, Message, Outcome, ProcedureRef, say
from actions.answering.form import Missing
from actions.dossiers.lookup import LookupResult
from actions.dossiers.lookup import Outcome as LookupOutcome
from actions.handlers.base import Events, SafeAction
from actions.handlers.dossier_form import forget

AGAIN = "/lookup_dossier"
RETRY = frozenset({LookupOutcome.REFUSED, LookupOutcome.BAD_CODE, LookupOutcome.BAD_FACT, LookupOutcome.UNAVAILABLE})


class ActionDossierStatus(SafeAction):
    """Looks up, tells, and forgets both facts whatever came of it."""

    def name(self) -> str:
        """As in the domain."""
        return "action_dossier_status"

    def speaks_though_off(self, _tracker: Tracker) -> bool:
        """A dossier's state does not come from the base."""
        return True

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell the status, or why it cannot be told."""
        code, fact = tracker.get_slot(Missing.CODE), tracker.get_slot(Missing.FACT)
        if not code or not fact:
            answer = self._given_up()
        else:
            now = self._services.now()
            answer = self._told(await self._services.dossiers.lookup(code, fact, tracker.sender_id, now))
        self.say(dispatcher, tracker, answer)
        return forget()

    def after_failure(self) -> Events:
        """The second fact is not kept after an apology either."""
        return forget()

    def _given_up(self) -> Answer:
        desk = self._services.desk
        return say(Outcome.DOSSIER, desk.data.texts("form_given_up", hotline=desk.hotline))

    def _told(self, result: LookupResult) -> Answer:
        if result.status is None:
            retry = (Button(title=self._services.desk.data.texts("look_up_again"), payload=AGAIN),)
            return say(Outcome.DOSSIER, result.message, retry if result.outcome in RETRY else ())
        status = result.status
        text = self._services.desk.data.texts
        card = Card(
            title=status.title,
            facet=text("dossier_card", code=status.code),
            rows=status.rows,
            note=status.next_step,
            source_line=status.procedure_name,
        )
        return Answer(
            outcome=Outcome.DOSSIER,
            messages=(Message(text=result.message, card=card),),
            procedure=self._procedure(status.procedure_code),
        )

    def _procedure(self, code: str | None) -> ProcedureRef | None:
        entry = self._services.desk.snapshot.procedures.get(code or "")
        return ProcedureRef(code=entry.code, name=entry.plain_name) if entry else None
