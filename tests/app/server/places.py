"""Two places in one database, made by the real commands, on whichever database the run is about."""

import os
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from quancheng.packfiles.loader import SHIPPED
from tests.serving import quancheng

ADDRESS = "QUANCHENG_DATABASE"
NEAR, FAR = "guxian", "far-county"
PASSWORD = re.compile(r"口令均为 (\S+)）")
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Site:
    """A data directory, and the address of its database where that is not SQLite."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str, check: bool = True) -> str:
        return quancheng(*words, home=self.home, check=check, **self.environment)


@contextmanager
def an_empty_site(home: Path) -> Iterator[Site]:
    """An empty data directory with an empty database beside it, both gone afterwards."""
    home.mkdir()
    if connection.vendor == "sqlite":
        yield Site(home)
        return
    usual = os.environ[ADDRESS]
    name = f"site_{uuid4().hex[:8]}"
    on_server(usual, f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield Site(home, {ADDRESS: make_conninfo(usual, dbname=name)})
    finally:
        on_server(usual, f'DROP DATABASE "{name}" WITH (FORCE)')


def on_server(address: str, statement: str) -> None:
    with psycopg.connect(make_conninfo(address, dbname="postgres"), autocommit=True) as server:
        server.execute(statement)  # type: ignore[arg-type]


def as_backup_role(site: Site) -> Site:
    """The same site, signed in as a role that row-level security does not hold."""
    if ADDRESS not in site.environment:
        return site
    told = conninfo_to_dict(site.environment[ADDRESS]) | {"user": "postgres"}
    return Site(site.home, {ADDRESS: make_conninfo(**told)})


def the_far_pack(folder: Path) -> Path:
    """The shipped pack as another county would have it: its own name and code."""
    pack = Path(shutil.copytree(SHIPPED / NEAR, folder / FAR))
    text = (pack / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace(f"pack: {NEAR}\n", f"pack: {FAR}\n").replace('"141025"', '"990099"')
    (pack / "pack.yaml").write_text(text, encoding="utf-8")
    return pack


class Visitor:
    """Somebody with a browser: signs in, follows links."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open

    def sign_in(self, username: str, password: str) -> int:
        """The status of the first page."""
        _, page = self.get("/sign-in")
        token = TOKEN.search(page.decode())
        assert token
        form = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        return self._answer("/sign-in", urllib.parse.urlencode(form).encode())[0]

    def get(self, address: str) -> tuple[int, bytes]:
        """Status and body."""
        return self._answer(address, None)

    def walk(self, start: str = "/", *, most: int) -> dict[str, tuple[int, bytes]]:
        """Every page reached by links, breadth first; of addresses that differ in ids alone the first two."""
        found: dict[str, tuple[int, bytes]] = {}
        waiting, alike = [start], dict[str, int]()
        while waiting and len(found) < most:
            address = waiting.pop(0).replace("&amp;", "&")
            kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\w+", "*", address.partition("?")[0])
            if address in found or alike.get(kind, 0) >= 2 or address.startswith("/static/"):
                continue
            alike[kind] = alike.get(kind, 0) + 1
            found[address] = self.get(address)
            waiting.extend(LINK.findall(found[address][1].decode(errors="replace")))
        return found

    def _answer(self, address: str, body: bytes | None) -> tuple[int, bytes]:
        request = urllib.request.Request(self.url + address, data=body, headers={"Referer": self.url})
        try:
            with self._open(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()
