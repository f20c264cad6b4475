"""The addresses of sign-in, units, accounts and the log."""

from django.urls import path

from quancheng.web.views import accounts, log, people, sign_in

urlpatterns = [
    path("", sign_in.home, name="home"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("password", sign_in.password, name="password"),
    path("people", people.people, name="people"),
    path("people/<str:code>", people.unit, name="people-unit"),
    path("people/<str:code>/contacts", people.change_contacts, name="people-contacts"),
    path("people/<str:code>/stand-ins", people.name_stand_in, name="people-stand-in"),
    path("people/<str:code>/stand-ins/<uuid:stand_in>/end", people.end_stand_in, name="people-stand-in-end"),
    path("people/<str:code>/appointments", people.appoint, name="people-appoint"),
    path("people/<str:code>/appointments/<uuid:appointment>/end", people.end_appointment, name="people-appoint-end"),
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/open", accounts.open_account, name="account-open"),
    path("accounts/officers", people.add_officer, name="officer-add"),
    path("accounts/<uuid:account>/confirm", accounts.confirm, name="account-confirm"),
    path("accounts/<uuid:account>/clearance", accounts.set_clearance, name="account-clearance"),
    path("accounts/<uuid:account>/unlock", accounts.unlock, name="account-unlock"),
    path("accounts/<uuid:account>/disable", accounts.disable, name="account-disable"),
    path("accounts/<uuid:account>/reset", accounts.reset_password, name="account-reset"),
    path("accounts/posts/<uuid:appointment>/confirm", accounts.confirm_post, name="post-confirm"),
    path("log", log.log, name="log"),
    path("log/verify", log.verify, name="log-verify"),
]
