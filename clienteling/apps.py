from django.apps import AppConfig


class Clienteling(AppConfig):
    name = "clienteling"
    verbose_name = "House"

    def ready(self) -> None:
        from clienteling import checks  # noqa: F401 - registers the start-up checks
        from clienteling.services import personal  # noqa: F401 - declares the house's own personal fields
