"""The addresses of 台账导入."""

from django.urls import path

from quancheng.web.views import intake, ledger_intake

urlpatterns = [
    path("import/", intake.imports, name="imports"),
    path("import/upload", intake.upload, name="import-upload"),
    path("import/blank/<slug:form>", intake.blank, name="import-blank"),
    path("import/<uuid:intake_id>/", intake.one, name="import"),
    path("import/<uuid:intake_id>/choices", intake.choose, name="import-choices"),
    path("import/<uuid:intake_id>/commit", intake.commit, name="import-commit"),
    path("import/<uuid:intake_id>/drop", intake.drop, name="import-drop"),
    path("import/ledgers/<uuid:intake_id>/", ledger_intake.one, name="ledger-import"),
    path("import/ledgers/<uuid:intake_id>/decide", ledger_intake.decide, name="ledger-import-decide"),
    path("import/ledgers/<uuid:intake_id>/commit", ledger_intake.commit, name="ledger-import-commit"),
    path("import/ledgers/<uuid:intake_id>/resume", ledger_intake.resume, name="ledger-import-resume"),
    path("import/ledgers/<uuid:intake_id>/undo", ledger_intake.undo, name="ledger-import-undo"),
    path("import/<uuid:intake_id>/original", intake.original, name="import-original"),
]
