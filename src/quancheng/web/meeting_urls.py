"""The addresses of meetings."""

from django.urls import path

from quancheng.web.views import meeting_plans, meetings

urlpatterns = [
    path("meetings/", meetings.meetings_list, name="meetings"),
    path("meetings/call", meetings.call, name="meeting-call"),
    path("meetings/<uuid:meeting>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:meeting>/hold", meetings.hold, name="meeting-hold"),
    path("meetings/<uuid:meeting>/drop", meetings.drop, name="meeting-drop"),
    path("meetings/<uuid:meeting>/resolve", meetings.resolve, name="meeting-resolve"),
    path("meetings/<uuid:meeting>/resolutions/<int:number>/answer", meetings.answer, name="meeting-answer"),
    path("meetings/<uuid:meeting>/plan", meeting_plans.plan, name="meeting-plan"),
]
