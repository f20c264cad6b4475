"""The addresses of 制度."""

from django.urls import path

from quancheng.web.views import guides, model_texts, pack_moves, policy_pictures, rules

urlpatterns = [
    path("rules/", rules.policy, name="policy"),
    path("rules/move/", pack_moves.moves, name="policy-move"),
    path("rules/process.svg", policy_pictures.picture, name="policy-picture"),
    path("rules/process.bpmn", policy_pictures.document, name="policy-bpmn"),
    path("rules/tasks/<slug:task_id>", rules.task, name="policy-task"),
    path("rules/guides/", guides.index, name="guides"),
    path("rules/guides/<slug:guide_id>", guides.guide, name="guide"),
    path("rules/texts/", model_texts.model_texts, name="model-texts"),
    path("rules/texts/<slug:document>", model_texts.model_text, name="model-text"),
    path("rules/published", model_texts.published_projects, name="published"),
]
