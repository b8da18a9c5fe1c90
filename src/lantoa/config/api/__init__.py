"""The API: one root for the routes of every room, its description and its refusals."""

from lantoa.config.api.root import api, description
from lantoa.config.api.views import urlpatterns

__all__ = ["api", "description", "urlpatterns"]
