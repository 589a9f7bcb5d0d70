"""An organisation's own look: what its folder may change, and that it reaches nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, done
from tracker.publish.look import contrast
from tracker.resources import templates_folder

pytestmark = pytest.mark.databases("sqlite")
WEEKLY = ("report", "weekly", "--week", "2025-W25", "--output", "-")
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.fixture
def look(workplace: Path) -> Path:
    folder = workplace / "own"
    folder.mkdir()
    (workplace / "tracker.toml").write_text('reports = "own"\n')
    return folder


def failing(tracker: Tracker, code: int = 6) -> str:
    result = tracker(*WEEKLY)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_a_copy_of_ours_prints_what_ours_does(tracker: Tracker, example_register: str) -> None:
    before = done(tracker(*WEEKLY)).stdout
    done(tracker("report", "templates", "--copy", "own"))
    Path("tracker.toml").write_text('reports = "own"\n')
    assert done(tracker(*WEEKLY)).stdout == before
    assert tracker("report", "templates", "--copy", "own").exit_code == 6


def test_colours_words_logo_and_rules_are_in_page_and_record(
    tracker: Tracker, example_register: str, look: Path
) -> None:
    (look / "look.toml").write_text(
        '[colours]\naccent = "#7A1F3D"\n[dark]\naccent = "#ffb0c8"\n'
        '[words]\nchanges = "What is <new>"\nwhen = "The story"\n'
    )
    (look / "look.css").write_text(".mast { border-top-color: #7a1f3d; }\n")
    (look / "logo.svg").write_text(LOGO)
    page = done(tracker(*WEEKLY)).stdout
    for part in ("--accent: #7a1f3d;", "What is &lt;new&gt;", "data:image/svg+xml;base64,"):
        assert part in page
    assert "What is <new>" in done(tracker(*WEEKLY, "--format", "txt")).stdout
    done(tracker("report", "site", "record", "--as-of", "2025-06-22"))
    sheet = Path("record/site.css").read_text()
    assert "--accent: #7a1f3d;" in sheet
    assert ".mast { border-top-color: #7a1f3d; }" in sheet
    assert "The story</h2>" in Path("record/c/JAY-13/index.html").read_text()
    # A look that changed makes the record anew, though nothing was recorded.
    (look / "look.css").write_text("")
    done(tracker("report", "site", "record", "--as-of", "2025-06-22"))
    assert "border-top-color: #7a1f3d" not in Path("record/site.css").read_text()


def test_a_template_of_its_own_may_build_on_ours(
    tracker: Tracker, example_register: str, look: Path
) -> None:
    (look / "page.html.j2").write_text(
        '{% extends "shipped/page.html.j2" %}\n'
        "{% block last %}<p>{{ document.heading[0].text }} & co</p>{% endblock %}\n"
    )
    assert re.search(r"<p>National audit .*? & co</p>", done(tracker(*WEEKLY)).stdout)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[colours]\naccent = "#ffff00"\n', "look.toml:2: accent #ffff00 on page #ffffff has a c"),
        ('[colours]\n\npage = "#777777"\n', "look.toml:3: ink #1a1c1e on page #777777 has a c"),
        ('[dark]\nink = "#333333"\n', "look.toml:2: ink #333333 on page #15181b has a contrast"),
        ('[colours]\naccent = "red"\n', "look.toml:2: 'accent' is written as #1a62b3"),
        ('[colours]\ndelivered-fill = "#00ff00"\n', "look.toml:2: there is no colour 'delivered-"),
        ("[words]\nlate = 3\n", "look.toml:2: the title of 'late' is words on one line"),
        ('[words]\nlate = "a\\u0007"\n', "look.toml:2: the title of 'late' is words on one line"),
        ("[fonts]\n", "look.toml:1: there is no part 'fonts'"),
        ("[colours]\naccent = \n", "look.toml:2: it is no TOML"),
    ],
)
def test_a_setting_that_is_wrong_is_named_with_its_line(
    tracker: Tracker, example_register: str, look: Path, settings: str, said: str
) -> None:
    (look / "look.toml").write_text(settings)
    assert said in failing(tracker)


@pytest.mark.parametrize(
    "rule",
    [
        "@import 'https://a.example/x.css';",
        "p { background: url(https://a.example/x.png); }",
        'p { background: URL( "//a.example/x.png"); }',
        "p { background: u\\72l(https://a.example/x); }",
        "</style><script>alert(1)</script>",
    ],
)
def test_a_rule_that_would_fetch_or_end_the_sheet_is_refused(
    tracker: Tracker, example_register: str, look: Path, rule: str
) -> None:
    (look / "look.css").write_text(f"p {{ color: inherit; }}\n{rule}\n")
    assert "look.css:2: " in failing(tracker)


#: What somebody would try from a template, as an expression.
REACHING = (
    "document.__class__.__mro__",
    "runs.func.__globals__",
    "runs.func.__code__",
    "(document.blocks|first).__init__.__globals__",
    "document|attr('__class__')",
    "'{0.__class__}'.format(document)",
    "'{0.func.__globals__}'.format(runs)",
    "self.__init__.__globals__",
    "cycler.__init__.__globals__.os.popen('id').read()",
    "lipsum.__globals__",
    "namespace.__init__",
    "table_number.__closure__",
    "''.__class__.__base__.__subclasses__()",
    "range(10 ** 9)|list",
    "environ['HOME']",
    "document.__setattr__('title', 'x')",
)


@pytest.mark.parametrize("expression", REACHING)
def test_a_hostile_template_reaches_nothing(
    tracker: Tracker, example_register: str, look: Path, expression: str
) -> None:
    (look / "page.html.j2").write_text(f"<p>\n{{{{ {expression} }}}}\n</p>\n")
    assert "own/page.html.j2:2: the template fails" in failing(tracker)


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "css/../../secret.txt"])
def test_no_template_includes_a_file_outside(
    tracker: Tracker, example_register: str, look: Path, name: str
) -> None:
    Path("secret.txt").write_text("a secret")
    (look / "page.html.j2").write_text(f"\n{{% include '{name}' %}}\n")
    assert "own/page.html.j2:2: the template fails" in failing(tracker)


@pytest.mark.parametrize(
    ("text", "line"),
    [("{% for x in %}", 1), ("\n\n{{ nothing }}", 3), ("\n{{ document.blocks + 1 }}", 2)],
)
def test_a_template_that_fails_is_named_with_its_line(
    tracker: Tracker, example_register: str, look: Path, text: str, line: int
) -> None:
    (look / "page.html.j2").write_text(text)
    assert f"own/page.html.j2:{line}: the template fails (" in failing(tracker)


def test_text_of_the_register_stays_text_in_any_template(
    tracker: Tracker, example_register: str, look: Path
) -> None:
    done(tracker("config", "publisher", "<b>&</b>"))
    (look / "page.html.j2").write_text("{{ document.masthead[0][0].text }}")
    assert done(tracker(*WEEKLY)).stdout == "&lt;b&gt;&amp;&lt;/b&gt;"


def test_a_folder_that_is_not_there_says_how_to_make_one(
    tracker: Tracker, example_register: str
) -> None:
    Path("tracker.toml").write_text('reports = "none"\n')
    assert failing(tracker) == (
        "tracker: none: it is no folder. Make one: tracker report templates --copy our-reports\n"
    )
    assert (templates_folder() / "look.toml").is_file()


def test_our_own_colours_can_be_read_in_the_light_and_in_the_dark() -> None:
    sheet = (templates_folder() / "css" / "tokens.css").read_text()
    colours: dict[str, str] = {}
    for part in sheet.partition("@media")[::2]:
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
        page = colours["page"]
        least = {"ink": 7.0, "ink2": 4.5, "accent": 4.5, "rule2": 3.0}
        for name, colour in colours.items():
            state, _, role = name.rpartition("-")
            if role == "on":
                assert contrast(colour, colours[f"{state}-fill"]) >= 4.5, name
            elif role == "line" or state == "badge" or name in least:
                assert contrast(colour, page) >= least.get(name, 4.5), name
