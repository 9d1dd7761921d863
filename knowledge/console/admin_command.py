"""`python -m knowledge.console admin LOGIN`: the first administrator, or one who was locked out."""

from __future__ import annotations

import argparse
import asyncio
import sys

from pydantic import ValidationError

from knowledge.console.people import accounts
from knowledge.console.people.accounts import AccountError
from knowledge.console.people.means import People, people
from knowledge.console.people.passwords import one_time_password
from knowledge.console.people.tries import forgive
from knowledge.console.settings import ConsoleSettings
from knowledge.console.texts import texts
from knowledge.secret_file import SecretError
from knowledge.store.errors import StoreError
from knowledge.store.store import Store


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The subcommand."""
    parser = commands.add_parser("admin", help="make an administrator, or let one in again; prints a password once")
    parser.add_argument("login", help="what they sign in with, e.g. lan.nguyen")
    parser.add_argument("--name", default="", help="their full name; a new account without one shows the login")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Exit status 0; 1: the store or the secret cannot be used; 2: a login, name or setting that will not do."""
    words = texts("people")
    try:
        settings = ConsoleSettings()
        login = accounts.clean_login(options.login)
        name = accounts.clean_name(options.name) if options.name else ""
        means = people(settings.var_dir)
        password = one_time_password(means.rules.one_time_password)
        made = asyncio.run(_make(Store(settings.store_url), means, login, name, password))
    except AccountError as error:
        print(words["account_faults"][error.reason], file=sys.stderr)
        return 2
    except ValidationError as error:  # without what was given: an address may hold a password
        print("; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()), file=sys.stderr)
        return 2
    except (SecretError, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    said = words["command"]
    print(said["made" if made else "restored"].format(login=login))
    print(said["password"].format(password=password))
    return 0


async def _make(store: Store, means: People, login: str, name: str, password: str) -> bool:
    try:
        async with store.begin() as connection:
            made = await accounts.restore_admin(connection, login, name, means.passwords.hash_now(password))
            await forgive(connection, means.seals.digest("login", login))
            return made
    finally:
        await store.close()
        means.passwords.close()
