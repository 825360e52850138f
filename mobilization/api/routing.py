"""The router of the API: every POST understands the header `Idempotency-Key` (X11), whoever wrote its view.

And no answer to a token tells more than its scopes let it read.
"""

from typing import Any

from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from mobilization.outbox.acts_once import acts_once
from partners.api import ToldAsScopesAllow


class OnceRouter(SimpleRouter):
    """Registers view sets so that what answers a POST acts once for each key."""

    def register(self, prefix: str, viewset: type[GenericViewSet[Any]], basename: str) -> None:  # type: ignore[override]
        """The addresses of the view set below `prefix`."""
        super().register(prefix, acting_once(viewset), basename)


def acting_once(viewset: type[GenericViewSet[Any]]) -> type[GenericViewSet[Any]]:
    """The same view set; its handlers of POST, `create` and those of extra actions, act once for each key."""
    extra = {action.mapping["post"] for action in viewset.get_extra_actions() if "post" in action.mapping}
    handlers = {name: getattr(viewset, name) for name in {"create", *extra} if hasattr(viewset, name)}
    wrapped = {name: acts_once(handler) for name, handler in handlers.items()}
    return type(
        viewset.__name__,
        (ToldAsScopesAllow, viewset),
        {"__doc__": viewset.__doc__, "__module__": viewset.__module__, **wrapped},
    )
