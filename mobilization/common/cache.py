"""How values are written into the cache: as JSON, so that whoever reaches the cache server cannot run code here."""

import json
from typing import Any


class JsonSerializer:
    """For Django's Redis cache, whose own serializer is pickle."""

    def dumps(self, obj: Any) -> bytes | int:
        """Integers stay integers, so that the server can count; raises TypeError for what JSON cannot say."""
        return obj if type(obj) is int else json.dumps(obj).encode()

    def loads(self, data: bytes) -> Any:
        """The value again; tuples come back as lists."""
        return json.loads(data)
