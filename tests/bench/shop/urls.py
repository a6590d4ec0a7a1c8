"""All our addresses, and the yardstick."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from clienteling.access import signed_in


@signed_in
def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello), path("", include("clienteling.urls"))]
