"""Two places in one database, from the first command to a restored backup: whole, served, strangers to each other."""

import re
import zipfile
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.app.server.places import NEAR, PASSWORD, Visitor, an_empty_site, as_backup_role, the_far_pack
from tests.serving import serving

OFFICE = "office-director"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
PERSON = re.compile(r"[甲乙丙丁戊己庚辛壬癸]某")
TELEPHONE = re.compile(r"(?<![\w-])0\d{2,3}-\d{7,8}(?!\w)")
PROJECT = re.compile(r"/projects/([0-9a-f]{8}-[0-9a-f-]{27})/")
PROJECT_LINK = re.compile(r'<a[^>]*href="/projects/([0-9a-f]{8}-[0-9a-f-]{27})/"[^>]*>\s*([^<]+)')


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("two-places")
    with an_empty_site(folder / "home") as site:
        far = the_far_pack(folder)
        site.run("init", "--place", NEAR)
        site.run("init", "--place", str(far))
        said = site.run("demo", "--place", NEAR, "--projects", "6", "--years", "1", "--seed", "1")
        site.run("demo", "--place", str(far), "--projects", "2", "--years", "1", "--seed", "2")
        (site.home / "password").write_text(PASSWORD.search(said)[1])
        yield site


@pytest.fixture(scope="module")
def visitors(site):
    """Somebody of each place, signed in."""
    with serving(site.home, **site.environment) as served:
        password = (site.home / "password").read_text()
        near, far = Visitor(served.url), Visitor(served.url)
        assert near.sign_in(OFFICE, password) == 200
        assert far.sign_in(f"{OFFICE}-990099", password) == 200
        yield near, far


def test_what_was_played_verifies_also_against_anchors_and_is_not_played_twice(site):
    site.run("anchor", str(site.home / "anchors"))
    assert site.run("demo", "--place", NEAR, "--projects", "1", check=False) == ""
    told = site.run("verify", "--anchors", str(site.home / "anchors"))
    assert "2 个租户" in told
    assert "全部一致" in told


def test_what_was_backed_up_comes_back_whole(site, tmp_path):
    as_backup_role(site).run("backup", str(tmp_path / "backup.zip"))
    with an_empty_site(tmp_path / "elsewhere") as elsewhere:
        assert "全部一致" in elsewhere.run("restore", str(tmp_path / "backup.zip"))
        assert "2 个租户" in elsewhere.run("verify")


def test_the_log_names_no_person_and_no_telephone(site, tmp_path):
    site.run("verify", "--export", str(tmp_path / "log.zip"))
    with zipfile.ZipFile(tmp_path / "log.zip") as bundle:
        log = "\n".join(bundle.read(name).decode() for name in bundle.namelist())
    assert len(log) > 100_000
    assert {found for sort in (PERSON, TELEPHONE) for found in sort.findall(log)} == set()


def test_what_is_searched_for_in_the_log_stands_on_the_page_of_people(visitors):
    pages = "".join(body.decode() for _, body in visitors[0].walk("/people", most=20).values())
    assert PERSON.search(pages)
    assert TELEPHONE.search(pages)


@pytest.mark.on_postgresql
def test_a_role_under_row_level_security_writes_no_backup_with_holes(site, tmp_path):
    assert site.run("backup", str(tmp_path / "backup.zip"), check=False) == ""
    assert not (tmp_path / "backup.zip").exists()


def test_every_page_that_links_lead_to_opens(visitors):
    for visitor in visitors:
        pages = visitor.walk(most=60)
        assert {address: status for address, (status, _) in pages.items() if status != 200} == {}
        assert len(pages) > 20


def test_no_page_of_one_place_shows_a_project_of_the_other(visitors):
    near, far = (projects_of(visitor) for visitor in visitors)
    assert len(near) >= 4  # of six, those that have not ended
    assert len(far) == 2
    for visitor, strange in ((visitors[0], far), (visitors[1], near)):
        shown = b"".join(body for _, body in visitor.walk(most=60).values())
        assert [each for each in strange if each.encode() in shown] == []


def test_the_address_of_a_strange_project_answers_as_one_that_is_not_there(visitors):
    near, far = visitors
    for project in projects_of(near):
        strange, nothing = (far.get(f"/projects/{each}/") for each in (project, uuid4()))
        assert strange[0] == nothing[0] == 404
        assert plain(strange[1]) == plain(nothing[1])


def test_no_id_of_one_place_opens_anything_in_the_other(visitors):
    near, far = visitors
    named = [address for address in near.walk(most=150) if UUID.search(address)]
    assert len(named) >= 8
    assert {address: status for address in named if (status := far.get(address)[0]) not in (403, 404)} == {}


def test_the_search_of_one_place_finds_nothing_of_the_other(visitors):
    near, far = visitors
    strange = projects_of(near)
    for name in strange.values():
        found = far.get(f"/projects/?q={quote(name)}")[1].decode()
        assert not strange.keys() & set(PROJECT.findall(found))


def projects_of(visitor: Visitor) -> dict[str, str]:
    """The projects somebody finds by following links: their ids with their names."""
    pages = [body.decode(errors="replace") for _, body in visitor.walk("/projects/", most=30).values()]
    return {id: name.strip() for page in pages for id, name in PROJECT_LINK.findall(page) if name.strip()}


def plain(page: bytes) -> str:
    """A page without what differs each time it is made."""
    return re.sub(r"\w{64}|[0-9a-f]{8}-[0-9a-f-]{27}", "*", page.decode())
