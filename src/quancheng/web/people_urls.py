"""The addresses of sign-in, units, accounts and the log."""

from django.urls import path

from quancheng.web.views import accounts, log, people, rosters, sign_in, stand_ins, unit_setup

urlpatterns = [
    path("", sign_in.home, name="home"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("password", sign_in.password, name="password"),
    path("people", people.people, name="people"),
    path("people/stand-ins", stand_ins.page, name="stand-ins"),
    path("people/stand-ins/<uuid:stand_in>/end", stand_ins.end, name="stand-in-end"),
    path("people/units/new", unit_setup.add_unit, name="people-unit-add"),
    path("people/rosters/", rosters.rosters_page, name="rosters"),
    path("people/rosters/template", rosters.template, name="roster-template"),
    path("people/rosters/<uuid:roster>/", rosters.one, name="roster"),
    path("people/rosters/<uuid:roster>/commit", rosters.commit, name="roster-commit"),
    path("people/rosters/<uuid:roster>/drop", rosters.drop, name="roster-drop"),
    path("people/rosters/<uuid:roster>/undo", rosters.undo, name="roster-undo"),
    path("people/<str:code>", people.unit, name="people-unit"),
    path("people/<str:code>/name", unit_setup.rename_unit, name="people-unit-rename"),
    path("people/<str:code>/close", unit_setup.close_unit, name="people-unit-close"),
    path("people/<str:code>/posts", unit_setup.add_post, name="people-post-add"),
    path("people/<str:code>/posts/<str:post>/name", unit_setup.rename_post, name="people-post-rename"),
    path("people/<str:code>/posts/<str:post>/close", unit_setup.close_post, name="people-post-close"),
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
