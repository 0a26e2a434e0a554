"""Where the shipped templates and playbooks are: installed, editable or in the checkout."""

from importlib.resources import files
from pathlib import Path


def data_dir(name: str) -> Path:
    """Return the folder of shipped data called ``name`` ("templates" or "playbooks").

    An installed crmplan has it inside the package; a checkout and an editable install have it beside the package.
    """
    package = Path(str(files("crmplan")))
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
