"""What the phone app asks, under /app/."""

from django.urls import path

from muster.field.views import (
    app_calls,
    app_certificate,
    app_device,
    app_duties,
    app_hand_over,
    app_me,
    app_now,
    app_shell,
    app_tasks,
)

app_name = "app"
urlpatterns = [
    path("", app_shell.shell, name="shell"),
    path("sw.js", app_shell.worker, name="worker"),
    path("manifest.webmanifest", app_shell.manifest, name="manifest"),
    path("device/", app_device.enrolment, name="device"),
    path("now/", app_now.now, name="now"),
    path("calls/", app_calls.calls, name="calls"),
    path("push/", app_calls.push, name="push"),
    path("tonight/", app_calls.tonight, name="tonight"),
    path("answer/", app_now.answers, name="answer"),
    path("lease/", app_tasks.lease, name="lease"),
    path("me/", app_me.me, name="me"),
    path("duties/", app_duties.duties, name="duties"),
    path("duties/absences/", app_duties.absences, name="absences"),
    path("duties/cannot-come/", app_duties.cannot, name="cannot_come"),
    path("duties/wishes/", app_duties.wishes, name="wishes"),
    path("duties/child/", app_duties.child, name="child"),
    path("duties/child/alone/", app_duties.child_alone, name="child_alone"),
    path("duties/calendar/", app_duties.calendar, name="calendar"),
    path("hand-over/", app_hand_over.offers, name="hand_over"),
    path("take-over/", app_hand_over.taking, name="take_over"),
    path("certificate.pdf", app_certificate.pdf, name="certificate"),
]
