"""Writes a document as one self-contained page: no script, nothing fetched."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from traceback import extract_tb

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from tracker.domain.headlines import Badge, Headline
from tracker.errors import FileTrouble
from tracker.publish.charts import Bar
from tracker.publish.document import (
    BadgeMark,
    Cell,
    Change,
    Code,
    Day,
    Document,
    Figure,
    Link,
    Links,
    Quote,
    Row,
    Run,
    Runs,
    State,
    Strong,
    Table,
    Target,
    TargetKind,
    every_block,
    every_run,
    no_links,
    tables_of,
)
from tracker.publish.look import OUR_LOOK, Look
from tracker.publish.words import enclosed, number, percent, safe_href
from tracker.resources import templates_folder

#: Below the comment's own heading.
_HEADING = "h3"
#: The style sheets in the order in which they build on each other.
SHEETS = ("tokens", "text", "blocks", "data", "drawings", "paper")
#: A ref up to this length is not parted at the end of a line.
_ONE_WORD = 16


def html(
    document: Document,
    links: Links = no_links,
    *,
    template: str = "page.html.j2",
    sheets: tuple[str, ...] = (),
    look: Look = OUR_LOOK,
    **frame: object,
) -> str:
    """The document as a page; `template` is its frame.

    `frame` has the frame's own values, `styles` and `policy` among them; without it the page
    stands alone, with its style sheets inside, and `sheets` after the usual ones. Raises
    FileTrouble (exit 6), with file and line, for a template of the look that fails.
    """
    headlines, badges, patterns = _signs(document)
    numbers = tables_of(document)
    try:
        return (
            page_environment(look.folder and look.folder.absolute())
            .get_template(template)
            .render(
                document=document,
                runs=partial(runs_html, links=links),
                rows=partial(_rows, links=links),
                table_number=lambda table: numbers[id(table)],
                href=partial(_address, links=links),
                headlines=headlines,
                badges=badges,
                patterns=patterns,
                logo=look.logo,
                **(frame or _styles(document, sheets, look)),
            )
        )
    except UNFORESEEN as error:
        if look.folder is None:
            raise
        raise _template_trouble(error, look.folder) from error


#: What a template of somebody else may make of the values that it is given.
UNFORESEEN = (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError)


def _template_trouble(error: Exception, folder: Path) -> FileTrouble:
    """What is wrong with a template of the look, and in which line of it."""
    places = [(frame.filename, frame.lineno) for frame in extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError) and error.filename:
        places.append((error.filename, error.lineno))
    own = [(Path(name), line) for name, line in places if Path(name).parent == folder.absolute()]
    where = f"{folder / own[-1][0].name}:{own[-1][1]}" if own else str(folder)
    words = getattr(error, "message", None) or str(error) or type(error).__name__
    return FileTrouble(where, f"the template fails ({str(words).rstrip('.')})")


def _styles(document: Document, sheets: tuple[str, ...], look: Look) -> dict[str, object]:
    """The style elements of a page that stands alone, and the policy that lets them apply."""
    styles = style_sheet(*SHEETS, *sheets) + look.css, paper_style(document.on_paper)
    return {"styles": styles, "policy": policy(*styles)}


def _signs(document: Document) -> tuple[list[Headline], list[Badge], list[Headline]]:
    """The states, badges and patterns that a page draws, each once, in their fixed order."""
    headlines: set[Headline] = set()
    badges: set[Badge] = set()
    patterns: set[Headline] = set()
    for run in every_run(document):
        if isinstance(run, State):
            headlines.add(run.headline)
        elif isinstance(run, BadgeMark):
            badges.add(run.badge)
    for block in every_block(document.blocks):
        if isinstance(block, Figure):
            headlines.update(block.drawing.headlines)
            patterns.update(block.drawing.headlines if isinstance(block.drawing, Bar) else ())
        elif isinstance(block, Table):
            headlines.update(column.headline for column in block.columns if column.headline)
    return (
        [headline for headline in Headline if headline in headlines],
        [badge for badge in Badge if badge in badges],
        [headline for headline in Headline if headline in patterns],
    )


def runs_html(some: Runs, links: Links = no_links) -> Markup:
    """Runs as markup.

    >>> runs_html((Strong("Jo & Co"), Quote("<b>")))
    Markup('<strong>Jo &amp; Co</strong><q>&lt;b&gt;</q>')
    """
    return Markup("".join(_run(run, links) for run in some))  # noqa: S704 - every run is escaped


def _rows(table: Table, rows: Iterable[Row], links: Links) -> Markup:
    """Rows of a table as markup: most of a large page, so that no macro is called for a cell."""
    columns = [
        (
            "n " if column.numeric else "",
            (
                f'c{number}"><span class="lb">'
                f"{_glyph(column.headline) if column.headline else ''}{_text(column.label)}"
                '</span> <span class="v">'
            ),
        )
        for number, column in enumerate(table.columns, 1)
    ]
    return Markup("".join(_row(row, columns, links) for row in rows))  # noqa: S704 - cells are escaped


def _row(row: Row, columns: Sequence[tuple[str, str]], links: Links) -> str:
    """A row; the label of each column stands in its cells, for screens where they are stacked."""
    anchor = f' id="{escape(row.anchor)}"' if row.anchor else ""
    ruled = ' class="ruled"' if row.ruled else ""
    head, *cells = row.cells
    parts = [f'<tr{anchor}{ruled}><th scope="row">{_cell(head, links)}</th>']
    for (numeric, label), cell in zip(columns[1:], cells, strict=True):
        empty = "" if cell.runs else "empty "
        zero = "zero " if cell.is_zero else ""
        parts.append(f'<td class="{numeric}{zero}{empty}{label}{_cell(cell, links)}</span></td>')
    parts.append("</tr>\n")
    return "".join(parts)


def _cell(cell: Cell, links: Links) -> str:
    words = "".join(_run(run, links) for run in cell.runs)
    if cell.mark is None:
        return words or '<span class="no">–</span>'
    return (
        f'<span class="k k-{cell.mark.value}"><span aria-hidden="true">{cell.mark.glyph}</span> '
        f'{words}<span class="vh">, {cell.mark.meaning}</span></span>'
    )


def _run(run: Run, links: Links) -> str:
    match run:
        case Strong():
            markup = f"<strong>{_text(run.text)}</strong>"
        case Quote():
            markup = f"<q>{_text(run.text)}</q>"
        case Code():
            markup = f"<code>{_text(run.text)}</code>"
        case Day():
            markup = _day(run)
        case Link():
            markup = _link(run, links)
        case State():
            words = _word(run.headline.label, run.explained, links)
            markup = f'<span class="state">{_glyph(run.headline)}{words}</span>'
        case BadgeMark():
            markup = _mark(run.badge, _word(run.badge.label, run.explained, links))
        case Change():
            tag = "ins" if run.is_new else "del"
            markup = f"<{tag}>{_text(run.text)}</{tag}>"
        case _:
            markup = _text(run.text)
    return markup


def _text(text: str) -> str:
    """Escaped; text of the register never turns the direction of the page around it."""
    return str(escape(enclosed(text)))


def _glyph(headline: Headline) -> str:
    return (
        f'<svg class="g s-{headline.value}" aria-hidden="true" focusable="false">'
        f'<use href="#g_{headline.value}"/></svg>'
    )


def _day(run: Day) -> str:
    machine = run.machine
    return f'<time datetime="{machine}">{run.words}</time>' if machine else _text(run.words)


def _word(label: str, explained: bool, links: Links) -> str:
    """A word of the vocabulary, linked to its line in the glossary where that is asked for."""
    target = Target(TargetKind.WORD, label.lower())
    address = links(target) if explained else None
    return label if address is None else f'<a href="{escape(address)}">{label}</a>'


def _mark(badge: Badge, words: str) -> str:
    return (
        f'<span class="badge b-{badge.value}"><svg aria-hidden="true" focusable="false">'
        f'<use href="#b_{badge.value}"/></svg>{words}</span>'
    )


def _address(to: Target | str, links: Links) -> str | None:
    return links(to) if isinstance(to, Target) else safe_href(to)


def _link(run: Link, links: Links) -> str:
    address = _address(run.to, links)
    words = _text(run.text)
    own = isinstance(run.to, Target) and run.to.name == run.text and len(run.text) <= _ONE_WORD
    if address is not None:
        words = f'<a href="{escape(address)}"{" class=ref" if own else ""}>{words}</a>'
    elif own:
        words = f'<span class="ref">{words}</span>'
    return f"<strong>{words}</strong>" if run.strong else words


def comment_html(markdown: str) -> Markup:
    """A person's paragraphs as HTML, every heading of one level.

    >>> comment_html("# *No* <b>change</b>")
    Markup('<h3><em>No</em> &lt;b&gt;change&lt;/b&gt;</h3>\\n')
    """
    tokens = _reader().parse(markdown)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _HEADING
        for part in token.children or ():
            if part.type == "text":
                part.content = enclosed(part.content)
    # Raw HTML is off, and the renderer escapes all that it writes.
    return Markup(_reader().renderer.render(tokens, _reader().options, {}))  # noqa: S704


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).disable("image")
    # markdown-it asks its object for this rule; ours is the one that every link here follows.
    reader.validateLink = _may_be_linked  # type: ignore[method-assign]
    return reader


def _may_be_linked(url: str) -> bool:
    return safe_href(url) is not None


_PLAIN = re.compile(r"[A-Za-z0-9 ,.:-]")


def style_hash(text: str) -> str:
    """The policy's name for a style element with exactly this text."""
    digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def policy(*styles: str) -> str:
    """The policy that lets these style elements apply, and nothing be fetched or run."""
    hashes = " ".join(style_hash(style) for style in styles)
    allowed = f"default-src 'none'; style-src {hashes}; img-src data:"
    return f"{allowed}; base-uri 'none'; form-action 'none'"


def css_string(text: str) -> str:
    r"""A quoted CSS string; every sign with a meaning is written as its number.

    >>> css_string('Weekly report 23')
    '"Weekly report 23"'
    >>> css_string('</style>')
    '"\\00003c \\00002f style\\00003e "'
    """
    signs = (sign if _PLAIN.fullmatch(sign) else f"\\{ord(sign):06x} " for sign in text)
    return '"' + "".join(signs) + '"'


@cache
def page_environment(own: Path | None = None) -> Environment:
    """The environment, compiled once for the life of the process.

    With a folder of somebody's own its templates go before ours, and all of them run in the
    sandbox: they see the document and reach nothing else. `autoescape=True`, not by file name:
    `select_autoescape` would leave `.html.j2` open.
    """
    ours = FileSystemLoader(templates_folder())
    environment = (Environment if own is None else ImmutableSandboxedEnvironment)(
        loader=ours
        if own is None
        else ChoiceLoader([FileSystemLoader(own), ours, PrefixLoader({"shipped": ours})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=own is not None,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    environment.filters |= {
        "kind": lambda block: type(block).__name__,
        "comment": comment_html,
        "number": number,
        "percent": percent,
    }
    return environment


@cache
def style_sheet(*names: str) -> str:
    """These style sheets as one text, in this order, with plain line ends."""
    folder = templates_folder() / "css"
    sheets = ((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return "\n".join(sheet.replace("\r\n", "\n") for sheet in sheets)


def _finalize(value: object) -> object:
    """Text of the register never turns the direction of the page around it."""
    return enclosed(value) if type(value) is str else value


def paper_style(words: str) -> str:
    """The style element that prints these words and the page's number on every sheet."""
    face = "font: 7.5pt -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; color: #4a4f55;"
    return (
        "@page {\n"
        f"  @bottom-left {{ content: {css_string(words)}; {face} }}\n"
        '  @bottom-right { content: counter(page) " of " counter(pages); white-space: nowrap; '
        f"{face} }}\n"
        "}\n"
    )
