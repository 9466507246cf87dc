"""HTML of a mail → plain text with its quotes as "> " lines.  It knows what mail clients write, not languages.

Hidden text is left out: what the reader does not see must not decide anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from inbox_guard.reading.styles import OFF_SCREEN, hidden_by, selects

MAX_HTML = 400_000  # characters
MAX_DEPTH = 150  # beyond this the converter gives nothing or breaks
RULE = "_" * 32  # what Outlook writes between an answer and the quoted header
OPEN, CLOSE, NBSP = "\ue000", "\ue001", "\ue002"  # NBSP stands in for U+00A0, which the converter takes for a space

_NONE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    rf"|{OFF_SCREEN}"
)
_TINY = re.compile(  # up to one dot, or a tenth of a letter: 1em is the size of the text around
    r"font-size\s*:\s*(?:0(?:\.0*)?\s*(?:px|pt|em|rem|%)?|0?\.0\d*\s*r?em|(?:0?\.\d+|1(?:\.0*)?)\s*(?:px|pt|%)?)\s*(?:;|!|$)"
)
_FLAT = re.compile(r"(?:max-)?height\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)")
_CLIP = re.compile(r"overflow\s*:\s*hidden")
_OVERRULED = re.compile(r"(?:^|[\s;])(?:display|visibility)\s*:")
_SIZE = re.compile(r"font-size\s*:")
_QUOTE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:gmail_quote|yahoo_quoted|quote|cite|protonmail_quote|tutanota_quote|zmail_extra|mailru-blockquote)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:^|\s)(?:gmail_signature|moz-signature|protonmail_signature_block\S*|signature|ms-outlook-mobile-signature|applemailsignature)(?:\s|$)",
    re.IGNORECASE,
)
_BORDER = re.compile(r"border-top\s*:\s*[^;]*\bsolid\b|border-top-style\s*:\s*solid")
_REPLY_IDS = frozenset(
    {"divrplyfwdmsg", "x_divrplyfwdmsg", "outlookmessageheader", "mail-editor-reference-message-container"}
)
_DROPPED = frozenset(
    {"script", "style", "head", "title", "noscript", "template", "object", "svg", "select", "textarea", "button"}
)
_BLOCKS = frozenset(
    {
        "table",
        "div",
        "p",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "hr",
        "center",
        "section",
        "article",
    }
)
_LONG_CELL = 60  # characters; a longer cell is a paragraph of its own, not a column
_MARKUP = re.compile(r"<[^>]{0,2000}>")
_LONG_TAG = 2_000  # characters, from which attributes are counted
_MAX_ATTRIBUTES = 500  # of one tag: the parser compares each with all before it
_VALUE = r"""=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)"""
_TAG = re.compile(rf"<[A-Za-z](?:[^>=]+|{_VALUE})*")
_ATTRIBUTE = re.compile(rf"[^\s=]+(?:\s*{_VALUE})?")
_SPACES = re.compile(r"[ \t]{2,}")
_BLANK = re.compile(r"\n{4,}")
# What XML has no place for (XML 1.0 §2.2), which lxml refuses, and the three characters of our own above.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000-\ue002\ud800-\udfff\ufffe\uffff]")
_NBSP = re.compile("\xa0|&nbsp;|&#160;|&#xa0;", re.IGNORECASE)
_PROLOG = re.compile(r"^\s*<\?xml[^>]{0,500}\?>", re.IGNORECASE)


def to_text(html: str) -> tuple[str, str]:
    """The visible text and what was lost, empty where nothing was.  Linear in the length; never raises."""
    text, lost = _converted(html)
    return text, lost or ("html: too long, the end left out" if len(html) > MAX_HTML else "")


def _converted(html: str) -> tuple[str, str]:
    html = _PROLOG.sub("", _UNFIT.sub("", html[:MAX_HTML]))
    html = _NBSP.sub(NBSP, html)
    if not html.strip():
        return "", ""
    if _is_overladen(html):
        return _tidy(_MARKUP.sub(" ", html)), "html: tags stripped"
    try:
        root = document_fromstring(html, parser=HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return _tidy(_MARKUP.sub(" ", html)), "html: tags stripped"
    depth = _prepare(root)
    if depth <= MAX_DEPTH:
        try:
            return _tidy(Inscriptis(root, ParserConfig(css=CSS_PROFILES["strict"])).get_text()), ""
        except (RecursionError, ValueError, ArithmeticError, AttributeError, IndexError, TypeError):
            pass
    return _tidy(_plain(root)) or _tidy(_MARKUP.sub(" ", html)), "html: nested too deeply, layout lost"


def _is_overladen(html: str) -> bool:
    """Whether a tag has so many attributes that parsing it would take the square of their number."""
    long = (tag[0] for tag in _TAG.finditer(html) if tag.end() - tag.start() > _LONG_TAG)
    return any(len(_ATTRIBUTE.findall(tag)) > _MAX_ATTRIBUTES for tag in long)


def _plain(root: HtmlElement) -> str:
    """The text without layout, a line a block; for trees too deep for the converter."""
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        block = element.tag in _BLOCKS or element.tag in {"br", "tr", "li"}
        if event == "start":
            parts.append(("\n" if block else "") + (element.text or ""))
        else:
            parts.append(("\n" if block else "") + (element.tail or ""))
    return "".join(parts)


def _prepare(root: HtmlElement) -> int:
    """Take away what is hidden, mark quotes and signatures; gives the depth of the tree."""
    doomed: list[HtmlElement] = []
    quoted: list[HtmlElement] = []
    deepest = depth = 0
    unseen = hidden_by((sheet.text or "", sheet.get("media") or "") for sheet in root.iter("style"))
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            depth -= 1
            continue
        depth += 1
        deepest = max(deepest, depth)
        if not isinstance(element.tag, str) or _hidden(element, unseen):
            doomed.append(element)
            walk.skip_subtree()  # what is in it goes with it
        elif element.tag == "blockquote" and _is_quote(element):
            quoted.append(element)
        else:
            _mark(element)
    for element in quoted:
        _enclose(element)
    _drop(doomed)
    return deepest


def _hidden(element: HtmlElement, unseen: frozenset[str]) -> bool:
    """Whether nobody sees an element; `unseen` are selectors that hide, which its own style overrules."""
    if element.tag in _DROPPED or element.get("hidden") is not None:
        return True
    style = (element.get("style") or "")[:2000].lower()
    if unseen and not _OVERRULED.search(style) and _selected(element, unseen):
        return True
    return bool(style) and _styled_away(element, style)


def _selected(element: HtmlElement, unseen: frozenset[str]) -> bool:
    return selects(unseen, element.tag, element.get("class") or "", element.get("id") or "")


def _styled_away(element: HtmlElement, style: str) -> bool:
    """Whether the style of an element hides it; of one that hides nothing but its own words these are taken away."""
    if _NONE.search(style) or (_FLAT.search(style) and _CLIP.search(style)):
        return True
    if not _TINY.search(style):
        return False
    if any(_SIZE.search(child.get("style", "")[:2000].lower()) for child in element):
        element.text = None  # a layout trick: the container has no size, its children have
        for child in element:
            child.tail = None
        return False
    return True


def _is_quote(element: HtmlElement) -> bool:
    """Gmail writes indented text as a blockquote too, with a bare margin."""
    style = (element.get("style") or "")[:2000].lower()
    if element.get("type") == "cite" or element.get("cite") or _QUOTE_CLASS.search(element.get("class") or ""):
        return True
    return not (
        "margin" in style and ("border:none" in style.replace(" ", "") or "border" not in style) and "40px" in style
    )


def _mark(element: HtmlElement) -> None:
    tag, name = element.tag, (element.get("id") or "").lower()
    if tag in {"td", "th"}:
        _unfold_cell(element)
    elif tag in {"table", "tbody", "thead", "tfoot", "tr", "center"}:
        element.tag = "div"
    elif tag == "hr":
        element.tag, element.text = "div", RULE
    elif (
        name in _REPLY_IDS
        or "outlookmessageheader" in (element.get("class") or "").lower()
        or (
            tag == "div"
            and _BORDER.search((element.get("style") or "")[:2000].lower())
            and "padding" in (element.get("style") or "")
        )
    ):
        _before(element, RULE)
    elif _SIGNATURE.search(element.get("class") or "") or _SIGNATURE.search(name):
        _before(element, "-- ")


def _unfold_cell(cell: HtmlElement) -> None:
    """Layout tables set texts side by side, which tears sentences: only short cells stay in one line."""
    long = len(cell.text or "") > _LONG_CELL or any(
        child.tag in _BLOCKS or len(child.text or "") > _LONG_CELL for child in cell
    )
    cell.tag = "div" if long else "span"
    if not long:
        cell.tail = " " + (cell.tail or "")


def _before(element: HtmlElement, line: str) -> None:
    """A line of its own as the first thing inside an element."""
    mark = element.makeelement("div")
    mark.text, mark.tail = line, element.text
    element.text = None
    element.insert(0, mark)


def _enclose(element: HtmlElement) -> None:
    opening, closing = element.makeelement("div"), element.makeelement("div")
    opening.text, opening.tail, element.text = OPEN, element.text, None
    closing.text = CLOSE
    element.insert(0, opening)
    element.append(closing)
    element.tag = "div"


def _drop(doomed: Iterable[HtmlElement]) -> None:
    """Take elements out; the text behind them stays where it is, behind what is left of their neighbours.

    Joined once for each place: added one by one, the texts behind many neighbours would be copied again and again.
    """
    before: dict[HtmlElement, list[str]] = {}  # what stays in front → the texts that follow it
    within: dict[HtmlElement, list[str]] = {}  # what they are in → the texts that it begins with
    for element in doomed:
        parent, previous = element.getparent(), element.getprevious()
        if parent is None:
            continue
        if element.tail:
            texts = within.setdefault(parent, []) if previous is None else before.setdefault(previous, [])
            texts.append(element.tail)
        parent.remove(element)
    for place, texts in before.items():
        place.tail = "".join((place.tail or "", *texts))
    for place, texts in within.items():
        place.text = "".join((place.text or "", *texts))


def _tidy(text: str) -> str:
    """Lines without indentation, quotes as "> ", no more than two blank lines in a row."""
    return _BLANK.sub("\n\n\n", "\n".join(_quoted_lines(text))).strip("\n")


def _quoted_lines(text: str) -> Iterator[str]:
    depth = 0
    for raw in text.split("\n"):
        line = _SPACES.sub(" ", raw).replace(NBSP, "\xa0").strip()
        depth += line.count(OPEN)
        closed = line.count(CLOSE)
        line = line.replace(OPEN, "").replace(CLOSE, "").strip()
        if line == "--":
            line = "-- "
        if line or not closed:
            yield f"{'>' * min(depth, 20)} {line}" if depth else line
        depth = max(0, depth - closed)
