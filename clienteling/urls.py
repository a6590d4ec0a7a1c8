"""The front door's addresses. Names of people never stand in one."""

from django.contrib import admin
from django.urls import include, path

from bookings.views.hooks import hook
from clienteling import views

urlpatterns = [
    path("", views.home, name="home"),
    path("preferences/", views.preferences, name="preferences"),
    path("health/", views.health, name="health"),
    path("hooks/booxi/na/", hook, {"region": "na"}, name="hook_na"),
    path("hooks/booxi/eu/", hook, {"region": "eu"}, name="hook_eu"),
    path("account/", include("clienteling.account")),
    path("admin/", admin.site.urls),
    path("", include("bookings.urls")),
]
