"""The desk's addresses of call-outs."""

from django.urls import path

from muster.desk.views import callout_acts, callout_channels, callout_chat, callout_list, callout_page, callout_words

CALLOUT = "<str:community_code>/callouts/<uuid:callout_id>/"

urlpatterns = [
    path("<str:community_code>/callouts/", callout_list.page, name="callouts"),
    path("<str:community_code>/callouts/proposal/", callout_list.proposal, name="callout_proposal"),
    path("<str:community_code>/callouts/open/", callout_list.opened, name="callouts_open"),
    path("<str:community_code>/callouts/words/", callout_words.page, name="callout_words"),
    path("<str:community_code>/callouts/words/removal/", callout_words.removal, name="callout_word_removal"),
    path("<str:community_code>/callouts/channels/", callout_channels.page, name="callout_channels"),
    path("<str:community_code>/callouts/channels/removal/", callout_channels.removal, name="callout_channel_removal"),
    path(CALLOUT, callout_page.page, name="callout"),
    path(CALLOUT + "figures/", callout_page.figures, name="callout_figures"),
    path(CALLOUT + "coming/", callout_page.coming_part, name="callout_coming"),
    path(CALLOUT + "waves/", callout_page.waves_part, name="callout_waves"),
    path(CALLOUT + "asked/", callout_page.asked, name="callout_asked"),
    path(CALLOUT + "people/", callout_acts.people, name="callout_people"),
    path(CALLOUT + "seats/", callout_acts.seats, name="callout_seats"),
    path(CALLOUT + "next-wave/", callout_acts.wave, name="callout_wave"),
    path(CALLOUT + "chat/", callout_chat.page, name="callout_chat"),
    path(CALLOUT + "stop/", callout_acts.stop, name="callout_stop"),
]
