"""Addresses of calendars and appointments."""

from django.urls import path, register_converter

from bookings.views import appointments, booking, calendar, feeds, intents, slots
from clienteling.converters import IsoDay

register_converter(IsoDay, "day")

app_name = "bookings"
urlpatterns = [
    path("store/<int:store_id>/", calendar.today, name="today"),
    path("store/<int:store_id>/day/<day:day>/", calendar.store_day, name="store_day"),
    path("store/<int:store_id>/day/<day:day>/live/", calendar.store_day_live, name="store_day_live"),
    path("store/<int:store_id>/book/", booking.book, name="book"),
    path("appointment/<int:pk>/", appointments.appointment, name="appointment"),
    path("appointment/<int:pk>/move/", appointments.move, name="move"),
    path("feed/", feeds.feed, name="feed"),
    path("feed/outside/", feeds.keep_outside, name="keep_outside"),
    path("feed/outside/<int:staff_id>/off/", feeds.drop_outside, name="drop_outside"),
    path("feed/<str:secret>.ics", feeds.feed_file, name="feed_file"),
    path("store/<int:store_id>/slots/new/", slots.add_slot, name="add_slot"),
    path("slot/<int:pk>/", slots.slot, name="slot"),
    path("intent/<uuid:token>/", intents.intent, name="intent"),
]
