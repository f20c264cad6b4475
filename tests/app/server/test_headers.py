"""Every answer carries the strict headers, refusals included."""

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
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
