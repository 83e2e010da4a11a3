"""What a volunteer can do and when. Theirs to change, at any time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.entry.guards import KnownRequest, volunteer_required
from muster.field.forms import OfferForm
from muster.field.spoken import offer_of
from muster.field.standing import person_of
from muster.people.edit import Offer, OfferRefused, edit_own
from muster.people.models import Volunteer


@require_http_methods(["GET", "HEAD", "POST"])
@volunteer_required
def page(request: KnownRequest) -> HttpResponse:
    person = Volunteer.objects.get(id=person_of(request))
    form = OfferForm(request.POST) if request.method == "POST" else OfferForm(initial=offer_of(person))
    if request.method == "POST" and form.is_valid():
        try:
            edit_own(person.id, Offer(**form.cleaned_data), by=request.actor)
        except OfferRefused as refusal:
            for field, sentence in refusal.sentences.items():
                form.add_error(field or None, str(sentence))
        else:
            messages.success(request, _("Kept. Your desk sees it when you are reported in there."))
            return redirect("field:me")
    return render(request, "field/offer.html", {"form": form}, status=422 if form.errors else 200)
