"""Where the shipped templates and playbooks are: installed, editable or in the checkout."""

from pathlib import Path


def data_dir(name: str) -> Path:
    """Return the folder of shipped data called ``name`` ("templates" or "playbooks").

    An installed crmplan has it inside the package; a checkout and an editable install have it beside the package.
    """
    package = Path(__file__).parent  # importlib.resources would say the same and costs 4 ms to import
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
