"""The Gantt chart as PNG and PDF: right size, readable text, no warnings, and the same on every run."""

import io
import re
import subprocess
import sys
import zlib

import pytest

from crmplan.renderers import pictures
from crmplan.renderers.pictures import pdf, png
from crmplan.report.chart import layout
from tests.report.plans import Job, report, rollout

HOSTILE = (
    "$x^2$ costs $5 and \\frac{1}{2}",
    "<script>alert(1)</script> & \"q\" 'q'",
    "line\nbreak\x07",
    "🚀 launch 👩\u200d👧 \u2764\ufe0f",
    "שלום עולם (Israel)",
    "مرحبا بالعالم",
    "日本語のタスク名",
    "नमस्ते",
    "e\u0301 \ud800 \ufffe",
    "x" * 300,
    "",
)


def size(data: bytes) -> tuple[int, int]:
    """Width and height that a PNG states."""
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def alphas(data: bytes) -> set[float]:
    """Values of the alpha channel of a PNG, 0 to 1."""
    from matplotlib.image import imread

    return {float(value) for value in imread(io.BytesIO(data))[..., 3].ravel()}


def boxes(data: bytes) -> list[tuple[str, str]]:
    """Sizes of the pages of a PDF, in points."""
    found = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)
    return [(wide.decode(), high.decode()) for wide, high in found]


def test_a_png_has_the_size_of_its_page_and_no_transparent_pixel() -> None:
    data = png(rollout(1, 1), paper="a4", dpi=72)
    assert (data[:8], size(data), alphas(data)) == (b"\x89PNG\r\n\x1a\n", (841, 595), {1.0})


def test_a_very_tall_png_is_drawn_with_less_resolution() -> None:
    plan = rollout(6, 4, copies=4)
    wide, high = size(png(plan, level="tasks", dpi=288))
    assert (wide < 2400, high <= pictures.MAX_PIXELS) == (True, True)


@pytest.mark.parametrize(("paper", "points"), [("a4", ("841.89", "595.28")), ("a3", ("1190.55", "841.89"))])
def test_a_pdf_has_every_page_of_the_layout(paper: str, points: tuple[str, str]) -> None:
    plan = rollout(3, 3)
    assert boxes(pdf(plan, paper=paper)) == [points] * len(layout(plan, paper=paper))


def test_a_pdf_keeps_its_text_as_text_in_embedded_fonts() -> None:
    data = pdf(rollout(1, 1))
    assert (b"/FontFile2" in data, sorted(set(re.findall(rb"/FontName /\w+\+(DejaVuSans[\w-]*)", data)))) == (
        True,
        [b"DejaVuSans", b"DejaVuSans-Bold"],
    )


def test_a_pdf_names_its_plan_and_no_date_or_tool() -> None:
    data = pdf(report([Job("a", "A", 5)], name="Helpdesk"))
    bad = [word for word in (b"CreationDate", b"ModDate", b"matplotlib", b"Matplotlib") if word in data]
    assert (bad, b"Helpdesk: finish 15 Jan 2027" in data) == ([], True)


@pytest.mark.parametrize("draw", [png, pdf])
def test_names_of_any_kind_are_drawn_without_a_warning(draw: object) -> None:
    jobs = [Job(f"t{at}", name, 5, owner=name, region=name) for at, name in enumerate(HOSTILE)]
    assert callable(draw)
    assert len(draw(report(jobs, name=HOSTILE[0]), by="region")) > 1000


def test_what_no_font_has_becomes_a_box() -> None:
    words, families = pictures._printable("A\U000e0041", False)
    assert (words, families) == ("A" + pictures.BOX, ("DejaVu Sans",))


def test_a_name_that_begins_in_hebrew_stands_in_a_line_from_left_to_right() -> None:
    words, _ = pictures._printable("שלום (IL)", False)
    assert words == "\u200eשלום (IL)"


@pytest.mark.parametrize("draw", ["png", "pdf"])
def test_the_same_plan_gives_the_same_bytes_in_another_process(draw: str) -> None:
    code = (
        "import sys; from tests.report.plans import rollout; from crmplan.renderers import pictures; "
        f"sys.stdout.buffer.write(pictures.{draw}(rollout(1, 2)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert run.stdout == getattr(pictures, draw)(rollout(1, 2))


def test_the_settings_of_the_user_change_nothing() -> None:
    import matplotlib

    plan = rollout(1, 1)
    plain = png(plan), pdf(plan)
    with matplotlib.rc_context({"font.size": 30, "pdf.fonttype": 3, "savefig.bbox": "tight"}):
        assert (png(plan), pdf(plan)) == plain


def test_pyplot_stays_out() -> None:
    code = (
        "import sys; from tests.report.plans import rollout; from crmplan.renderers.pictures import png, pdf\n"
        "png(rollout(1, 1)); pdf(rollout(1, 1)); print('matplotlib.pyplot' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert found.stdout == "False\n"


def test_the_words_of_the_layout_are_in_the_pdf() -> None:
    data = pdf(report([Job("a", "Configure", 5)]))
    packed = re.findall(rb"stream\r?\n(x.*?)\r?\nendstream", data, re.S)
    streams = [zlib.decompress(part) for part in packed]
    shown = sum(stream.count(b"Tj") + stream.count(b"TJ") for stream in streams)
    (page,) = layout(report([Job("a", "Configure", 5)]), paper="a4")
    assert shown >= len(page.texts)
