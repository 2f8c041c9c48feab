"""XML from others: no DTD, no entities of its own, nothing from the net."""

from typing import Any

from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming


def root_of(file: Incoming) -> Any:  # noqa: ANN401 - lxml's
    """Return the root element.

    Raises:
        FileRefusedError: when it is not sound XML, or has a DTD.
    """
    from lxml import etree  # noqa: PLC0415 - only when such a file comes

    if b"<!DOCTYPE" in file.data.upper():
        raise FileRefusedError(file.path, "it has a DTD", "Ask for a file without one.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(file.data.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        why = f"it is not sound XML ({error.msg})"
        raise FileRefusedError(file.path, why, "Ask whoever made it for a correct file.") from None


def local_name(node: Any) -> str:  # noqa: ANN401
    """Return an element's name without its namespace; empty for a comment."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
