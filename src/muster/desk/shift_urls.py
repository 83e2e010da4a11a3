"""The desk's addresses of posts, duties and plans."""

from django.urls import path

from muster.desk.views import shift_acts, shift_board, shift_care, shift_limits, shift_plans, shift_posts, shift_week

SHIFTS = "<str:community_code>/shifts/"
PLAN = SHIFTS + "plans/<uuid:plan_id>/"
SHIFT = SHIFTS + "<uuid:shift_id>/"

urlpatterns = [
    path(SHIFTS, shift_board.page, name="shifts"),
    path(SHIFTS + "board.json", shift_board.data, name="shift_board"),
    path(SHIFTS + "fits/", shift_board.fitting, name="shift_fits"),
    path(SHIFTS + "duties/", shift_acts.duties, name="shift_duties"),
    path(SHIFTS + "duties/removal/", shift_acts.removal, name="shift_removal"),
    path(SHIFTS + "week.xlsx", shift_week.sheet, name="shift_week"),
    path(SHIFTS + "care/", shift_care.part, name="shift_care"),
    path(SHIFTS + "care/relief/", shift_care.relief, name="shift_relief"),
    path(SHIFTS + "care/overrides/", shift_care.overrides, name="shift_overrides"),
    path(SHIFTS + "care/children/", shift_care.children, name="shift_children"),
    path(SHIFTS + "absences/", shift_care.absences, name="shift_absences"),
    path(SHIFTS + "plans/", shift_plans.plans, name="shift_plans"),
    path(SHIFTS + "plans/latest/", shift_plans.latest, name="shift_plan_latest"),
    path(PLAN, shift_plans.page, name="shift_plan"),
    path(PLAN + "approval/", shift_plans.approval, name="shift_plan_approval"),
    path(PLAN + "declining/", shift_plans.declining, name="shift_plan_declining"),
    path(SHIFTS + "posts/", shift_posts.page, name="shift_posts"),
    path(SHIFTS + "posts/norms/", shift_posts.norms, name="shift_norms"),
    path(SHIFTS + "posts/new/", shift_posts.new, name="shift_post_new"),
    path(SHIFTS + "posts/<uuid:post_id>/", shift_posts.post, name="shift_post"),
    path(SHIFTS + "posts/<uuid:post_id>/removal/", shift_posts.removal, name="shift_post_removal"),
    path(SHIFTS + "limits/", shift_limits.page, name="shift_limits"),
    path(SHIFT, shift_acts.shift, name="shift"),
    path(SHIFT + "wanted/", shift_acts.wanted, name="shift_wanted"),
    path(SHIFT + "overrun/", shift_acts.overrun, name="shift_overrun"),
]
