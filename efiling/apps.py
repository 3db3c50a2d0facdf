from django.apps import AppConfig


class EfilingConfig(AppConfig):
    name = "efiling"

    def ready(self) -> None:
        from efiling import checks  # noqa: F401, PLC0415 - registers the checks once every app is loaded
