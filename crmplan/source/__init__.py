"""The text of playbooks: the only package that reads input from disk or runs git.

``Folder`` is a folder on disk, ``git.Revision`` one of a repository as it was at a commit; both are ``Files``.
"""

from crmplan.source.files import MAX_BYTES, Edited, Files, Folder, Source, Texts, folder_of, read

__all__ = ["MAX_BYTES", "Edited", "Files", "Folder", "Source", "Texts", "folder_of", "read"]
