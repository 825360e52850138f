"""Paths of units: `/1/12/` is unit 12 below unit 1."""


def ids_of_path(path: str) -> list[int]:
    """The units a path leads through, from the topmost down to the unit itself."""
    return [int(part) for part in path.strip("/").split("/")]
