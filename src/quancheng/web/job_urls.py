"""The addresses of 后台任务."""

from django.urls import path

from quancheng.web.views import jobs

urlpatterns = [
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/", jobs.job, name="job"),
    path("jobs/<uuid:job_id>/file", jobs.file, name="job-file"),
]
