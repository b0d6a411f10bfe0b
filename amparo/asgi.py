"""The one door: live streams and everything else. `amparo serve` runs it under uvicorn."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.settings")

application = get_asgi_application()
