import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "efiling.settings")

application = get_wsgi_application()

from efiling.checks import refuse_unsafe_start  # noqa: E402 - Django must be set up first
from efiling.warm import warm_up  # noqa: E402 - as above

refuse_unsafe_start()
warm_up()
