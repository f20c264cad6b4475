"""The addresses of 台账."""

from django.urls import path

from quancheng.web.views import ledgers

urlpatterns = [
    path("ledgers/", ledgers.ledger_list, name="ledgers"),
    path("ledgers/views/<uuid:view_id>/drop", ledgers.drop_view, name="ledger-view-drop"),
    path("ledgers/<slug:ledger_id>/", ledgers.ledger, name="ledger"),
    path("ledgers/<slug:ledger_id>/export", ledgers.export, name="ledger-export"),
    path("ledgers/<slug:ledger_id>/views", ledgers.keep_view, name="ledger-view-keep"),
]
