"""Templates of reports: the shipped ones, and those of a folder that stand in for them.

A folder given by the user mirrors ``templates/``: its ``markdown/summary.md.j2`` stands in for the shipped file of
that name, the others stay. Templates may come with the repository of a playbook, so they run in Jinja's sandbox and
read nothing outside their folder.
"""

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmplan import lang
from crmplan.guess import did_you_mean
from crmplan.resources import data_dir

if TYPE_CHECKING:
    from jinja2 import Environment

MAX_BYTES = 4 * 1024 * 1024
"""Largest template or style that is read."""
_own: ContextVar[Path | None] = ContextVar("folder of own templates", default=None)


class CannotRender(Exception):
    """A template of the user fails; the message names its line and is for people."""


@contextmanager
def use(folder: Path) -> Iterator[None]:
    """Let the templates of a folder stand in for shipped ones.

    Raises:
        CannotRender: it is no folder, or holds nothing that stands in for a shipped template.
    """
    if not folder.is_dir():
        raise CannotRender(f"there is no folder {folder} with templates")
    shipped = _names(data_dir("templates"))
    own = _names(folder)
    if not own & shipped:
        found = min(own, default="")
        guess = did_you_mean(found, sorted(shipped)) if found else ""
        named = f'"{found}" stands in for nothing{guess}' if found else "it is empty"
        raise CannotRender(f"no template of {folder} has the name of a shipped one: {named}")
    token = _own.set(folder)
    try:
        yield
    finally:
        _own.reset(token)


def _names(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.glob("*/*")
        if path.is_file() and not path.name.startswith(".")
    }


def text(name: str) -> str:
    """Return a file that is no template, such as ``html/style.css``: the user's, else the shipped one.

    Raises:
        CannotRender: the user's cannot be read.
    """
    own = _own.get()
    if own is not None and (own / name).exists():
        return _read(own, name)
    return (data_dir("templates") / name).read_text(encoding="utf-8")


def _read(folder: Path, name: str) -> str:
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
        if not inside:
            raise CannotRender(f"{path} is a link to a place outside {folder}; copy the file into it")
        if path.stat().st_size > MAX_BYTES:
            raise CannotRender(f"{path} has more than {MAX_BYTES // 1024 // 1024} MB, more than any template")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        raise CannotRender(f"{path} is no UTF-8 text") from problem
    except OSError as problem:
        raise CannotRender(f"cannot read {path}: {(problem.strerror or str(problem)).lower()}") from problem


def environment(
    output: str,
    *,
    autoescape: bool,
    finalize: Callable[[Any], Any] | None = None,
    filters: Mapping[str, Callable[..., Any]] | None = None,
) -> "Environment":
    """Return what renders the templates of an output, such as ``markdown``; ``{{ _("...") }}`` is translated.

    Undefined names are errors. Every value passes ``finalize`` where there is one. An output has one set of filters.
    """
    # Reading the shipped templates costs more than rendering them; those of a user may change between two renders.
    if _own.get() is None:
        found = _shipped.get(output)
        if found is None:
            found = _shipped[output] = _environment(output, autoescape, finalize, filters)
        return found
    return _environment(output, autoescape, finalize, filters)


_shipped: "dict[str, Environment]" = {}


def _environment(
    output: str,
    autoescape: bool,
    finalize: Callable[[Any], Any] | None,
    filters: Mapping[str, Callable[..., Any]] | None,
) -> "Environment":
    from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    own, shipped = _own.get(), data_dir("templates") / output

    class Loader(BaseLoader):
        def get_source(
            self, environment: "Environment", template: str
        ) -> tuple[str, str, Callable[[], bool]]:
            if ".." in template.split("/") or template.startswith("/"):
                raise TemplateNotFound(template)
            if own is not None and (own / output / template).is_file():
                name = str(own / output / template)
                return _read(own, f"{output}/{template}"), name, lambda: True
            path = shipped / template
            if not path.is_file():
                raise TemplateNotFound(template)
            return path.read_text(encoding="utf-8"), f"{output}/{template}", lambda: True

    made = ImmutableSandboxedEnvironment(
        loader=Loader(),
        undefined=StrictUndefined,
        autoescape=autoescape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
        **({"finalize": finalize} if finalize else {}),
    )
    made.install_gettext_callables(lang.gettext, lang.ngettext, newstyle=False)  # type: ignore[attr-defined]
    made.filters.update(filters or {})
    return made


def render(made: "Environment", name: str, /, **values: object) -> str:
    """Return a rendered template.

    Raises:
        CannotRender: a template of the user fails; a shipped one that fails is a bug and raises what it raises.
    """
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    own = _own.get()
    try:
        return made.get_template(name).render(**values)
    except CannotRender:
        raise
    except Exception as problem:
        if own is None:
            raise
        frames = [
            (frame.filename, frame.lineno)
            for frame in traceback.extract_tb(problem.__traceback__)
            if frame.filename.startswith(str(own))
        ]
        if isinstance(problem, TemplateSyntaxError) and problem.filename:
            frames = [(problem.filename, problem.lineno)]
        if not frames and not isinstance(problem, TemplateError):
            raise
        place = f"{frames[-1][0]}:{frames[-1][1]}" if frames else str(own)
        said = f'no template "{problem}"' if isinstance(problem, TemplateNotFound) else str(problem)
        raise CannotRender(f"{place}: {said}") from problem
