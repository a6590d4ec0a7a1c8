"""Addresses of calendars and appointments."""

app_name = "bookings"
urlpatterns: list[object] = []
