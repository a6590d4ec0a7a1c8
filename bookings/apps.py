from django.apps import AppConfig


class Bookings(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings import retention  # noqa: F401 - declares the retention rules of this app's personal fields
        from bookings.services import alerts
        from clienteling import access

        access.asides["unseen"] = alerts.unseen_of_a_place()
