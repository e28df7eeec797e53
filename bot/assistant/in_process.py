"""Runs actions in this process: Rasa's endpoint, without the HTTP between."""

from __future__ import annotations

from typing import Any, Dict, Optional, Text

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class InProcessActions(EndpointConfig):
    """Hands the call that Rasa would post to an action server to rasa_sdk's executor."""

    def __init__(self, package: str = "actions") -> None:
        """Register every action of the package."""
        super().__init__(url=None, enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: Text = "post",
        subpath: Optional[Text] = None,
        content_type: Optional[Text] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Dict[Text, Any]]:
        """Run the action that the body names and give its events and responses."""
        result: Optional[Dict[Text, Any]] = await self._executor.run(kwargs["json"])
        return result
