"""Signing out."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """GET asks, POST does. What is stored for sending is never cleared, so `storage` is not among what is."""
    if request.method != "POST":
        return render(request, "entry/sign_out.html")
    logout(request)
    response = HttpResponseRedirect("/")
    response.headers["Clear-Site-Data"] = '"cache", "cookies"'
    return response
