"""All our addresses, and the yardsticks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from clienteling.access import signed_in


@signed_in
def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


@signed_in
def bare(request: HttpRequest) -> HttpResponse:
    """The frame every page stands in, with nothing in it: what a browser loads and draws before any page of ours."""
    return render(request, "base.html")


urlpatterns = [path("hello/", hello), path("bare/", bare), path("", include("clienteling.urls"))]
