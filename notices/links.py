from django.conf import settings


def absolute(path: str) -> str:
    """An absolute link for mails and PDFs: from the setting, never from a request's Host header."""
    origin: str = settings.SITE_ORIGIN
    return origin.rstrip("/") + path
