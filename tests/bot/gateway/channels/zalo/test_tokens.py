"""The OA's tokens are renewed in time, by one at a time, and never lost."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.gateway.channels.zalo.keeper import NoTokenError
from bot.gateway.channels.zalo.oauth import Tokens
from bot.gateway.channels.zalo.tokens import TokenStore, TokenStoreError
from bot.gateway.settings import Settings
from tests.bot.gateway.channels.zalo.conftest import MakeKeeper
from tests.standins.zalo import Trouble, Zalo


def soon(tokens: Tokens, store: TokenStore, seconds: float = 60) -> Tokens:
    """The tokens, now expiring in so many seconds."""
    changed = replace(tokens, expires_at=time.time() + seconds)
    store.save(changed)
    return changed


async def test_a_good_token_is_used_without_asking(zalo: Zalo, authorised: Tokens, keeper_of: MakeKeeper) -> None:
    assert await keeper_of().access_token() == authorised.access_token
    assert zalo.refreshes == 0


async def test_a_token_is_renewed_before_it_ends(
    zalo: Zalo, authorised: Tokens, store: TokenStore, keeper_of: MakeKeeper
) -> None:
    soon(authorised, store, 300)
    token = await keeper_of().access_token()
    kept = store.load()
    assert kept is not None
    assert token == kept.access_token != authorised.access_token
    assert kept.refresh_token != authorised.refresh_token
    assert kept.expires_at == pytest.approx(time.time() + 90000, abs=60)


async def test_many_at_once_in_many_processes_refresh_once(
    zalo: Zalo, authorised: Tokens, store: TokenStore, keeper_of: MakeKeeper
) -> None:
    soon(authorised, store)
    keepers = [keeper_of() for _ in range(4)]
    tokens = await asyncio.gather(*(keeper.access_token() for keeper in keepers for _ in range(5)))
    assert len(set(tokens)) == 1
    assert zalo.refreshes == 1


async def test_the_lock_holds_between_real_processes(
    zalo: Zalo, authorised: Tokens, store: TokenStore, settings: Settings
) -> None:
    soon(authorised, store)
    program = (
        "import asyncio\n"
        "from bot.gateway.channels.zalo.channel import app_of, store_of\n"
        "from bot.gateway.channels.zalo.keeper import TokenKeeper\n"
        "from bot.gateway.channels.zalo.limits import load_limits\n"
        "from bot.gateway.channels.zalo.oauth import OAuth\n"
        "from bot.gateway.settings import Settings\n"
        "s, l = Settings(_env_file=None), load_limits()\n"
        "k = TokenKeeper(store_of(s, l), OAuth(app_of(s), l.token.total), l.token)\n"
        "print(asyncio.run(k.access_token()))\n"
    )
    environment = os.environ | {
        "ZALO_APP_ID": zalo.app_id,
        "ZALO_APP_SECRET": zalo.app_secret,
        "ZALO_OAUTH_URL": zalo.url,
        "VAR_DIR": str(settings.var_dir),
    }
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, env=environment, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    printed = [(await process.communicate())[0].decode().split()[-1] for process in processes]
    kept = store.load()
    assert kept is not None
    assert set(printed) == {kept.access_token}
    assert zalo.refreshes == 1


async def test_a_refused_token_is_renewed_once_for_all_who_were_refused(
    zalo: Zalo, authorised: Tokens, keeper_of: MakeKeeper
) -> None:
    keepers = [keeper_of() for _ in range(3)]
    tokens = await asyncio.gather(*(keeper.renewed(authorised.access_token) for keeper in keepers))
    assert len(set(tokens)) == 1
    assert authorised.access_token not in tokens
    assert zalo.refreshes == 1


async def test_it_is_renewed_daily_although_nobody_writes(
    zalo: Zalo, authorised: Tokens, store: TokenStore, keeper_of: MakeKeeper
) -> None:
    store.save(replace(authorised, refreshed_at=time.time() - 21 * 3600))
    renewed = asyncio.Event()
    watching = asyncio.create_task(keeper_of(working=lambda _works: renewed.set()).look_after())
    await renewed.wait()
    watching.cancel()
    assert zalo.refreshes == 1


async def test_a_caller_that_gives_up_does_not_lose_the_new_pair(
    zalo: Zalo, authorised: Tokens, store: TokenStore, keeper_of: MakeKeeper
) -> None:
    soon(authorised, store)
    keeper = keeper_of()
    asking = asyncio.create_task(keeper.access_token())
    await asyncio.sleep(0)
    asking.cancel()
    await keeper.close()
    kept = store.load()
    assert kept is not None
    assert zalo.refreshes == 1
    assert kept.refresh_token != authorised.refresh_token
    assert await keeper.access_token() == kept.access_token


async def test_while_the_token_server_is_away_the_old_token_serves_to_its_end(
    zalo: Zalo, authorised: Tokens, store: TokenStore, keeper_of: MakeKeeper
) -> None:
    soon(authorised, store)
    zalo.oauth_troubles = [Trouble(status=500)]
    keeper = keeper_of()
    assert await keeper.access_token() == authorised.access_token
    assert await keeper.access_token() == authorised.access_token
    assert zalo.oauth_troubles == []
    assert zalo.refreshes == 0, "it is not hammered within the pause"


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=502),
        Trouble(drop=True),
        Trouble(body=b"[]"),
        Trouble(body=b'{"access_token":"a"}'),
        Trouble(body=b'{"access_token":"a","refresh_token":"","expires_in":"90000"}'),
        Trouble(body=b'{"access_token":"a","refresh_token":"b","expires_in":"soon"}'),
        Trouble(error=-14003),
    ],
)
async def test_an_expired_token_that_cannot_be_renewed_is_no_token(
    zalo: Zalo, authorised: Tokens, store: TokenStore, keeper_of: MakeKeeper, trouble: Trouble
) -> None:
    alarms: list[bool] = []
    soon(authorised, store, -1)
    zalo.oauth_troubles = [trouble]
    with pytest.raises(NoTokenError) as caught:
        await keeper_of(working=alarms.append).access_token()
    assert (caught.value.reason, alarms[-1]) == ("expired", False)
    kept = store.load()
    assert kept is not None
    assert (kept.refresh_token, kept.dead) == (authorised.refresh_token, False), "tried again later"


async def test_a_dead_refresh_token_raises_the_alarm_and_is_not_tried_again(
    zalo: Zalo, authorised: Tokens, store: TokenStore, keeper_of: MakeKeeper
) -> None:
    alarms: list[bool] = []
    soon(authorised, store)
    zalo.kill_refresh_tokens()
    keeper = keeper_of(working=alarms.append)
    assert await keeper.access_token() == authorised.access_token, "good for a minute yet"
    assert alarms == [False]
    kept = store.load()
    assert kept is not None
    assert kept.dead
    zalo.oauth_troubles = [Trouble(status=500)]
    soon(kept, store, -1)
    with pytest.raises(NoTokenError, match="dead"):
        await keeper_of().access_token()
    assert len(zalo.oauth_troubles) == 1, "no process asks again"


async def test_before_the_first_authorisation_there_is_none(keeper_of: MakeKeeper) -> None:
    with pytest.raises(NoTokenError, match="not_authorised"):
        await keeper_of().access_token()


async def test_where_the_disk_is_full_the_refresh_token_is_not_spent(
    zalo: Zalo, authorised: Tokens, store: TokenStore, keeper_of: MakeKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon(authorised, store)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert await keeper_of().access_token() == authorised.access_token
    assert zalo.refreshes == 0


async def test_a_pair_that_could_not_be_saved_is_used_and_saved_later(
    zalo: Zalo, authorised: Tokens, store: TokenStore, keeper_of: MakeKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon(authorised, store)
    keeper = keeper_of()
    real, calls = os.fsync, []

    def full_after_the_rehearsal(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 2:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full_after_the_rehearsal)
    fresh = await keeper.access_token()
    assert fresh != authorised.access_token
    assert zalo.refreshes == 1
    monkeypatch.setattr(os, "fsync", real)
    assert await keeper.access_token() == fresh
    kept = store.load()
    assert kept is not None
    assert kept.access_token == fresh


def test_the_file_is_for_its_owner_only_and_tells_nothing(authorised: Tokens, settings: Settings) -> None:
    path = settings.var_dir / "zalo.tokens"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert authorised.refresh_token.encode() not in path.read_bytes()
    assert [file.name for file in settings.var_dir.iterdir()] == ["zalo.tokens"], "no draft is left"
    assert authorised.access_token not in repr(authorised)


@pytest.mark.usefixtures("authorised")
def test_another_app_secret_or_a_damaged_file_is_told_apart_from_none(settings: Settings, tmp_path: Path) -> None:
    path = settings.var_dir / "zalo.tokens"
    with pytest.raises(TokenStoreError, match="ZALO_APP_SECRET"):
        TokenStore(path, "another", 1).load()
    path.write_bytes(b"rubbish")
    with pytest.raises(TokenStoreError, match="authorise again"):
        TokenStore(path, "app-secret", 1).load()
    assert TokenStore(tmp_path / "none", "app-secret", 1).load() is None


async def test_a_lock_that_is_held_too_long_is_an_error_not_a_wait_for_ever(settings: Settings) -> None:
    store = TokenStore(settings.var_dir / "zalo.tokens", "app-secret", 0.05)
    async with store.lock():
        with pytest.raises(TokenStoreError, match="held"):
            async with store.lock():
                pass
