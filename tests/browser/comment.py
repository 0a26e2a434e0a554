"""Draws docs/images/diff-comment.png: ``python -m tests.browser.comment`` after the comment of the tests has changed.

A comment is Markdown; how it looks is up to GitHub and GitLab. Their dialect and measures are imitated here, in a
Chromium as in the tests beside this file.
"""

import struct
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from tests.browser.conftest import chromium
from tests.conftest import ROOT

COMMENT = ROOT / "tests" / "cases" / "diff" / "comment.md"
PICTURE = ROOT / "docs" / "images" / "diff-comment.png"
_KEY = b"Comment SHA-256\0"
WIDTH = 860
"""Pixels of the text of a comment on a wide screen."""
STYLE = """
body { margin: 0; background: #fff; color: #1f2328;
  font: 14px/1.5 "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif; }
article { width: %dpx; border: 1px solid #d1d9e0; border-radius: 6px; margin: 12px; }
header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; padding: 8px 16px;
  color: #59636e; }
header b { color: #1f2328; }
section { padding: 16px; }
section > :first-child { margin-top: 0; }
p, ul, table, details { margin: 0 0 16px; }
ul { padding-left: 2em; }
li + li { margin-top: .25em; }
h3 { font-size: 1.25em; margin: 24px 0 16px; line-height: 1.25; }
table { border-collapse: collapse; display: block; width: max-content; max-width: 100%%; overflow: auto; }
th, td { border: 1px solid #d1d9e0; padding: 6px 13px; }
tr:nth-child(2n) td { background: #f6f8fa; }
code { background: #818b981f; border-radius: 6px; padding: .2em .4em;
  font: 85%% ui-monospace, "Liberation Mono", monospace; }
"""


def page(markdown: str) -> str:
    """Return a page that shows a comment."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown)
    return (
        f"<!doctype html><meta charset=utf-8><style>{STYLE % WIDTH}</style>"
        f"<article><header><b>ci-bot</b> commented</header><section>{body}</section></article>"
    )


def digest(markdown: str) -> str:
    """Return what tells a comment from others."""
    return sha256(markdown.encode()).hexdigest()


def drawn(picture: bytes) -> str:
    """Return the digest of the comment that a picture shows."""
    return picture.partition(_KEY)[2][:64].decode()


def draw(markdown: str, target: Path) -> None:
    """Draw a comment, and write its digest into the picture."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "comment.html"
        file.write_text(page(markdown), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        shown = browser.new_page(viewport={"width": WIDTH + 26, "height": 800})
        shown.goto(file.as_uri())
        picture = shown.screenshot(full_page=True)
        browser.close()
    # A piece of text behind the head of the file (8 bytes, and 25 of the first piece): what it was drawn from.
    words = b"tEXt" + _KEY + digest(markdown).encode()
    piece = struct.pack(">I", len(words) - 4) + words + struct.pack(">I", crc32(words))
    target.write_bytes(picture[:33] + piece + picture[33:])


if __name__ == "__main__":
    draw(COMMENT.read_text(encoding="utf-8"), PICTURE)
