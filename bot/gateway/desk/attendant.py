"""Carrying out what staff did at the console: the worker's side of an act, which may be begun again after a crash."""

from __future__ import annotations

from bot.gateway.answer import Answer, Message, Outcome, Staff
from bot.gateway.desk.acts import Act, ActKind, Decision
from bot.gateway.desk.letters import Letters
from bot.gateway.desk.records import Held, Records
from bot.gateway.desk.texts import DeskTexts
from bot.gateway.journal.work import Item, Lease

FINISHED = {ActKind.GIVE_BACK: "desk_given_back", ActKind.LEFT_ALONE: "desk_left_alone"}


class Attendant:
    """Says what the citizen is to read; writes what staff did into the store, each at most once."""

    def __init__(
        self,
        records: Records,
        letters: Letters,
        texts: DeskTexts,
        office: str,
        hotline: str,
    ) -> None:
        self._records = records
        self._letters = letters
        self._texts = texts
        self._office = office
        self._hotline = hotline

    async def perform(self, lease: Lease, item: Item, *, shows_who: bool) -> Answer | None:
        """The words for the citizen; None where there are none to be said any more.

        `shows_who`: the channel itself tells who speaks. Raises StoreError, ValueError or KeyError for an unknown act.
        """
        act = Act.read(item.text or "")
        if act.kind is ActKind.DECIDE:
            return await self._decide(act)
        if act.kind is ActKind.TAKE:
            await self._records.taken(lease.conversation, lease.channel, act)
            return _spoken(self._texts.taken.format(who=act.name), Staff(name=act.name))
        if act.kind is ActKind.SAY:
            await self._records.spoke(lease.conversation, item.message_id, act)
            text = act.text if shows_who else self._texts.signed.format(who=act.name, text=act.text)
            return _spoken(text, Staff(name=act.name, speaks=True))
        await self._records.ended(lease.conversation, act, FINISHED[act.kind])
        text = self._texts.handed_back if act.kind is ActKind.GIVE_BACK else self._texts.left_alone
        return _spoken(text, Staff(name=act.name, here=False))

    async def _decide(self, act: Act) -> Answer | None:
        held = await self._records.held(act.held or 0)
        if held is None:  # its person had everything deleted
            return None
        answer = self._decided(held, act)
        await self._records.decided(held, act)
        return answer

    def _decided(self, held: Held, act: Act) -> Answer:
        texts, told = self._texts.held, {"said": held.said, "office": self._office, "hotline": self._hotline}
        if act.decision is Decision.REFUSED:
            return _plain(texts.refused.format(**told))
        if act.decision is Decision.OVER:
            message = Message(text=texts.over.format(**told), buttons=(self._letters.button,))
            return Answer(outcome=Outcome.HANDOVER, messages=(message,))
        lead = Message(text=texts.lead.format(**told) if held.said else texts.lead_unsaid)
        if act.decision is Decision.REPLACED:
            own = Message(text=act.text)
            return held.answer.model_copy(update={"messages": (lead, own), "facet": None, "confidence": None})
        return held.answer.model_copy(update={"messages": (lead, *held.answer.messages)})


def _spoken(text: str, staff: Staff) -> Answer:
    return Answer(outcome=Outcome.HANDOVER, messages=(Message(text=text),), staff=staff)


def _plain(text: str) -> Answer:
    return Answer(outcome=Outcome.HANDOVER, messages=(Message(text=text),))
