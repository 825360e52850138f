"""Windows of a campaign: local days, both inclusive. Outside them is late or early, never forbidden (DOMAIN §5)."""

import datetime
from dataclasses import dataclass

from directives.enums import WindowState
from organizations.dates import today


@dataclass(frozen=True)
class Window:
    """From the first day to the last; without days it is not set, and nothing is late."""

    begins: datetime.date | None
    ends: datetime.date | None

    def state(self, on: datetime.date | None = None) -> WindowState:
        """Where the day (today, in Việt Nam) lies to the window."""
        day = on or today()
        if self.begins is None or self.ends is None:
            return WindowState.UNSET
        if day < self.begins:
            return WindowState.AHEAD
        return WindowState.OPEN if day <= self.ends else WindowState.OVER

    def needs_reason(self, on: datetime.date | None = None) -> bool:
        """Whether what is done on the day stands outside the window and wants a reason."""
        return self.state(on) in {WindowState.AHEAD, WindowState.OVER}
