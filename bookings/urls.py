"""Addresses of calendars and appointments."""

from django.urls import path, register_converter

from bookings.views import (
    appointments,
    booking,
    calendar,
    feeds,
    finding,
    group_events,
    help,
    intents,
    moving,
    my_day,
    slots,
    store_week,
    weeks,
)
from clienteling.converters import IsoDay

register_converter(IsoDay, "day")

app_name = "bookings"
urlpatterns = [
    path("store/<int:store_id>/", calendar.today, name="today"),
    path("store/<int:store_id>/day/<day:day>/", calendar.store_day, name="store_day"),
    path("store/<int:store_id>/day/<day:day>/live/", calendar.store_day_live, name="store_day_live"),
    path("store/<int:store_id>/day/<day:day>/list/", calendar.day_list, name="day_list"),
    path("store/<int:store_id>/day/<day:day>/refresh/", calendar.refresh, name="refresh_day"),
    path("staff/<int:staff_id>/week/<day:day>/", weeks.staff_week, name="staff_week"),
    path("staff/<int:staff_id>/week/<day:day>/live/", weeks.staff_week_live, name="staff_week_live"),
    path("staff/<int:staff_id>/week/<day:day>/refresh/", weeks.refresh_week, name="refresh_week"),
    path("store/<int:store_id>/book/", booking.book, name="book"),
    path("appointment/<int:pk>/", appointments.appointment, name="appointment"),
    path("appointment/<int:pk>/move/", moving.move, name="move"),
    path("feed/", feeds.feed, name="feed"),
    path("feed/outside/", feeds.keep_outside, name="keep_outside"),
    path("feed/outside/<int:staff_id>/off/", feeds.drop_outside, name="drop_outside"),
    path("feed/<str:secret>.ics", feeds.feed_file, name="feed_file"),
    path("store/<int:store_id>/slots/new/", slots.add_slot, name="add_slot"),
    path("slot/<int:pk>/", slots.slot, name="slot"),
    path("my-day/", my_day.mine, name="my_day"),
    path("my-day/seen/", my_day.seen, name="seen"),
    path("my-day/<day:day>/", my_day.mine, name="my_day"),
    path("my-day/<day:day>/live/", my_day.live, name="my_day_live"),
    path("store/<int:store_id>/week/", store_week.this_week, name="this_week"),
    path("store/<int:store_id>/week/<day:day>/", store_week.week, name="store_week"),
    path("store/<int:store_id>/week/<day:day>/live/", store_week.live, name="store_week_live"),
    path("group-event/<int:pk>/", group_events.group_event, name="group_event"),
    path("find/", finding.find, name="find"),
    path("booking/<int:pk>/", finding.found, name="found"),
    path("help/", help.keys, name="help"),
    path("intent/<uuid:token>/", intents.intent, name="intent"),
]
