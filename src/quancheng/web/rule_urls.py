"""The addresses of 制度."""

from django.urls import path

from quancheng.web.views import rules

urlpatterns = [
    path("rules/", rules.policy, name="policy"),
    path("rules/tasks/<slug:task_id>", rules.task, name="policy-task"),
]
