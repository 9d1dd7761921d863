"""The same pages over PostgreSQL: imported, redone, approved, checked, asked to publish, switched off."""

from __future__ import annotations

from pathlib import Path

from knowledge.console.roles import Role
from knowledge.store.drafts import State
from knowledge.yaml_writer import to_yaml
from tests.knowledge.console.editing.desk import form_on
from tests.knowledge.console.importing.uploads import decision, draft_in, upload
from tests.knowledge.console.publishing.base import BIRTH, draft_of, entry_of, publish, publish_base
from tests.knowledge.console.publishing.checked import finish_check, result
from tests.knowledge.console.serving import serving_console
from tests.standins import postgres


async def test_a_change_goes_its_way_over_postgresql(tmp_path: Path) -> None:
    with postgres.running() as server:
        async with serving_console(tmp_path, server.create()) as office:
            await publish_base(office.store)
            editor = await office.sign_in("soan", Role.EDITOR)
            reviewer = await office.sign_in("duyet", Role.REVIEWER)
            draft = draft_in(await upload(editor, decision("Phí, lệ phí: 8.000 đồng")))
            version = str((await draft_of(office.store, draft)).version)
            await editor.post(f"/nhap-lieu/{draft}/nhan", {"version": version, "take": "fees"})
            page = await editor.get(f"/ban-nhap/{draft}")
            assert (await editor.post(f"/ban-nhap/{draft}", {**form_on(page), "do": "submit"})).status == 303
            other = (await entry_of(office.store, BIRTH)).model_copy(update={"agency": "Ủy ban nhân dân phường"})
            await publish(office.store, BIRTH, to_yaml(other))
            for act in ("lam-lai", "duyet"):
                version = str((await draft_of(office.store, draft)).version)
                assert (await reviewer.post(f"/duyet/{draft}/{act}", {"version": version})).status == 303
            assert (await draft_of(office.store, draft)).state is State.APPROVED
            asked = await reviewer.post("/xuat-ban/kiem-tra", {"draft": str(draft)})
            path = str(asked.location).removeprefix("/console")
            await finish_check(office.store, int(path.rsplit("/", 1)[-1]), result())
            assert (await reviewer.post(f"{path}/xuat-ban", {"reason": "Quyết định 1234"})).status == 303
            assert (await reviewer.get("/xuat-ban/so-sanh?tu=1&den=2")).status == 200
            assert (await reviewer.post("/tam-ngung/tat", {"what": "*", "reason": "x"})).status == 303
            assert "tạm ngưng trả lời mọi câu hỏi" in (await editor.get("/")).text
