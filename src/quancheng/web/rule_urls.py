"""The addresses of 制度."""

from django.urls import path

from quancheng.web.views import guides, pack_moves, policy_pictures, rules

urlpatterns = [
    path("rules/", rules.policy, name="policy"),
    path("rules/move/", pack_moves.moves, name="policy-move"),
    path("rules/process.svg", policy_pictures.picture, name="policy-picture"),
    path("rules/process.bpmn", policy_pictures.document, name="policy-bpmn"),
    path("rules/tasks/<slug:task_id>", rules.task, name="policy-task"),
    path("rules/guides/", guides.index, name="guides"),
    path("rules/guides/<slug:guide_id>", guides.guide, name="guide"),
]
