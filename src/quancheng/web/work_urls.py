"""The addresses of the work list."""

from django.urls import path

from quancheng.web.views import calendar, comments, work, work_many

urlpatterns = [
    path("work", work.work, name="work"),
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/feed", calendar.feed_changed, name="calendar-feed-change"),
    path("calendar/<uuid:account>/<slug:secret>.ics", calendar.feed, name="calendar-feed"),
    path("work/many", work_many.many, name="work-many"),
    path("work/mentions", comments.mentions, name="work-mentions"),
    path("work/mentions/read", comments.read_shown, name="work-mentions-read"),
    path("work/late-units", work.late_by_unit, name="work-late-units"),
    path("work/notices/<uuid:notice>/rectify", work.rectify, name="work-rectify"),
]
