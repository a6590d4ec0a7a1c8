from django.apps import AppConfig


class Bookings(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings import retention  # noqa: F401 - declares the retention rules of this app's personal fields
