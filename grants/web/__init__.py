"""The page for people without a terminal: drop a workbook, read what is found, take away what is made of it.

`grants.web:app` is an ASGI application for any server, with settings from the environment. Worker processes import this
folder too, and need no server's library for what they do: so the application is made when it is asked for.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """The application. Raises RoundError where two of the rounds have one id."""
    if name != "app":
        raise AttributeError(name)
    from grants.form.library import Library
    from grants.web.settings import from_environment
    from grants.web.site import application

    settings = from_environment()
    Library(settings.rounds)
    app = globals()["app"] = application(settings)
    return app
