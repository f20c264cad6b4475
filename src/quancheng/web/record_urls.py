"""The addresses of 记录与清单 and 指标."""

from django.urls import path

from quancheng.web.views import quotas, record, record_intake, records

urlpatterns = [
    path("quotas/", quotas.index, name="quotas"),
    path("quotas/<slug:quota_id>", quotas.behind, name="quota-behind"),
    path("records/", records.index, name="records"),
    path("records/lists/<slug:list_id>/", records.fixed_list, name="fixed-list"),
    path("records/of/<slug:kind_id>/", records.record_list, name="record-list"),
    path("records/of/<slug:kind_id>/new", record.new, name="record-new"),
    path("records/of/<slug:kind_id>/export", records.export, name="record-export"),
    path("records/of/<slug:kind_id>/import", record_intake.upload, name="record-import-upload"),
    path("records/import/<uuid:intake_id>/", record_intake.one, name="record-import"),
    path("records/import/<uuid:intake_id>/decide", record_intake.decide, name="record-import-decide"),
    path("records/import/<uuid:intake_id>/commit", record_intake.commit, name="record-import-commit"),
    path("records/import/<uuid:intake_id>/undo", record_intake.undo, name="record-import-undo"),
    path("records/import/<uuid:intake_id>/drop", record_intake.drop, name="record-import-drop"),
    path("records/of/<slug:kind_id>/chart", records.chart, name="record-chart"),
    path("records/<uuid:record>/", record.record, name="record"),
    path("records/<uuid:record>/correct", record.correct, name="record-correct"),
    path("records/<uuid:record>/do/<slug:deed>", record.do, name="record-do"),
    path("records/<uuid:record>/files/<uuid:file>", record.download, name="record-file"),
]
