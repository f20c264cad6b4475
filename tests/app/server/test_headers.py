"""Every answer carries the strict headers, refusals included."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.utils.module_loading import import_string

EXPECTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(("header", "value"), EXPECTED.items())
def test_a_page_that_does_not_exist_is_still_guarded(client, db, header, value):
    assert client.get("/no-such-page").headers[header] == value


def test_no_inline_script_or_style_is_allowed(client, db):
    policy = client.get("/no-such-page").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_no_page_may_use_the_camera(client, db):
    assert "camera=()" in client.get("/no-such-page").headers["Permissions-Policy"]


def test_the_admin_of_django_is_not_there(client, db):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert client.get("/admin/").status_code == 404


def test_argon2_hashes_the_passwords():
    from quancheng.server.settings import PASSWORD_HASHERS

    assert issubclass(import_string(PASSWORD_HASHERS[0]), Argon2PasswordHasher)


STRICT = {**EXPECTED, "Permissions-Policy": "camera"}


def answers(client):
    """One answer of each sort that a stranger can get."""
    yield "page", client.get("/sign-in")
    yield "redirect", client.get("/")
    yield "not there", client.get("/no-such-page")
    yield "wrong method", client.put("/sign-in")
    yield "wrong password", client.post("/sign-in", {"username": "a", "password": "b"})
    yield "unknown host", client.get("/sign-in", headers={"Host": "elsewhere.example"})
    yield "no token", Client(enforce_csrf_checks=True).post("/sign-in", {"username": "a"})


def test_every_sort_of_answer_carries_them(client, db):
    for name, answer in answers(client):
        missing = [header for header in (*STRICT, "Content-Security-Policy") if header not in answer.headers]
        assert missing == [], name


def test_a_static_file_is_taken_for_nothing_else_and_framed_by_nobody(client, db):
    answer = client.get("/static/web/quancheng.css")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.fixture
def broken(monkeypatch):
    def fall_over(*args, **kwargs):
        raise RuntimeError("sekret of the inside")

    monkeypatch.setattr("quancheng.web.views.sign_in._sign_in_page", fall_over)
    return Client(raise_request_exception=False)


def test_a_fault_of_ours_is_said_in_words_and_tells_nothing_of_the_inside(broken, db):
    answer = broken.get("/sign-in")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "系统出错了" in page
    assert not [word for word in ("sekret", "Traceback", "Error", "quancheng/") if word in page.replace("/static/", "")]
    assert [header for header in (*STRICT, "Content-Security-Policy") if header not in answer.headers] == []


def test_an_unknown_host_is_answered_in_words(client, db):
    answer = client.get("/sign-in", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, "不能识别" in answer.content.decode()) == (400, True)


def test_the_product_never_shows_its_inside():
    from quancheng.server import settings

    assert settings.DEBUG is False


def test_cookies_are_kept_from_scripts_and_other_sites(client, db):
    client.get("/sign-in")
    cookie = client.cookies["csrftoken"]
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(("https", "secure"), [("1", True), ("0", False)])
def test_behind_https_cookies_never_travel_in_the_clear(https, secure, tmp_path):
    asked = "from quancheng.server import settings as s; print(*(getattr(s, n, False) for n in %r))"
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    environment = {**os.environ, "QUANCHENG_HTTPS": https, "QUANCHENG_HOME": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", asked % (names,)], env=environment, capture_output=True, text=True)
    assert told.stdout.split() == [str(secure)] * 3
