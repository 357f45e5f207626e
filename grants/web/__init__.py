"""The page for people without a terminal: drop a workbook, read what is found, take away what is made of it.

`grants.web:app` is an ASGI application for any server. Worker processes import this folder too, and need no server's
library for what they do: so the application is made when it is asked for.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(name)
    from grants.web.settings import from_environment
    from grants.web.site import application

    app = globals()["app"] = application(from_environment())
    return app
