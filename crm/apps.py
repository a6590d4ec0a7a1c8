from django.apps import AppConfig


class Crm(AppConfig):
    name = "crm"

    def ready(self) -> None:
        from crm import retention  # noqa: F401 - declares the retention rules of this app's personal fields
