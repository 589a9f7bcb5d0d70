"""Makes the command of a verb from its declaration, records the verb and prints the receipt."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import App, pass_app, send, wrapped_for
from tracker.cli.params import (
    ReadBy,
    Several,
    TakesSeveral,
    complete_parties,
    complete_publishers,
    complete_refs,
    complete_sources,
    complete_tags,
    read_refs,
)
from tracker.domain.dates import parse_when
from tracker.domain.prose import MINUS, count_words, entries_words, when_words
from tracker.domain.text import one_line, shown
from tracker.errors import MissingDay, MissingOption, UsageError
from tracker.record.verb import (
    CITED,
    FLAG,
    REF,
    REF_OR_NOTHING,
    REFS,
    SOURCE,
    TEXT,
    TEXT_OR_NOTHING,
    Declared,
    DeclaredField,
    Evidence,
    Fact,
    NewSource,
    Verb,
    fields_of,
)

if TYPE_CHECKING:
    from tracker.domain.grade import GradedSource
    from tracker.record.verb import CitedSource, Receipt, Recorded

Typed = dict[str, Any]
"""What was typed, by the names of the parameters."""
SCHEMA = "tracker.recorded/1"
AS_JSON = click.Option(["--json", "as_json"], is_flag=True, help="Answer in JSON.")
#: How a recording command answers.
ANSWER = (
    click.Option(["--dry-run"], is_flag=True, help="Check and show; record nothing."),
    AS_JSON,
)
#: What may be said of a new source where it is cited.
_DESCRIBED = ("title", "type", "publisher", "published", "speaker", "own")
#: What the shell offers for a type.
_COMPLETIONS = (
    (REF, complete_refs),
    (REFS, complete_refs),
    (REF_OR_NOTHING, complete_refs),
    (SOURCE, complete_sources),
)


#: What it offers for a name or a tag, by the field that takes it.
_NAMES = {
    **dict.fromkeys(
        ("lead", "by", "to", "who", "voice", "addressee", "speaker", "asked_through"),
        complete_parties,
    ),
    "publisher": complete_publishers,
    "tags": complete_tags,
}


class RecordingCommand(TakesSeveral):
    """A command that says in a question what it lacks, where a verb declares one."""

    def __init__(self, *args: Any, questions: Mapping[str, str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._questions = questions

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        kinds = (param.type for param in self.params)
        if any(isinstance(kind, ReadBy) and kind.type.signed for kind in kinds):
            # A number below nothing is no option.
            args = [re.sub("^-(?=[0-9£€$])", MINUS, word) for word in args]
        try:
            return super().parse_args(ctx, list(args))
        except click.MissingParameter as missing:
            question = self._questions.get(getattr(missing.param, "name", None) or "")
            if question is None:
                raise
            # The last argument takes the only word before REFS do.
            typed, _, _ = self.make_parser(ctx).parse_args(list(args))
            words = (typed.get(param.name) for param in self.params)
            first = next((word for word in words if isinstance(word, str)), "")
            raise UsageError(question.format(first=first)) from None


def command(
    verb: type[Verb],
    *,
    name: str | None = None,
    build: Callable[[Typed], Verb] | None = None,
    without: Collection[str] = (),
    extra: Sequence[click.Parameter] = (),
) -> click.Command:
    """The command that builds one verb, records it and prints the receipt.

    `build` makes the verb of what was typed where it is not simply one value a field; it
    may use `extra` parameters in place of the fields that it is made `without`.
    """
    cited = issubclass(verb, Fact)

    def run(app: App, /, *, dry_run: bool, as_json: bool, **typed: Any) -> None:
        if cited:
            typed["evidence"] = evidence_of(typed)
        built = verb_of(verb, typed) if build is None else build(typed)
        record(app, [built], dry_run=dry_run, as_json=as_json)

    own = [field for field in fields_of(verb) if field.name not in without]
    if cited:
        # The reason of a verb is typed like that of a grade, and listed with the evidence.
        own = [field for field in own if field.name != "because"]
    params = [param for field in own for param in _parameters(field.name, field.declared, field)]
    params += extra
    if cited:
        params += _evidence_parameters({flag for param in params for flag in param.opts})
    return RecordingCommand(
        name or verb.verb,
        callback=pass_app(run),
        params=[*params, *ANSWER],
        help=verb.__doc__,
        questions={field.name: field.declared.question for field in own if field.declared.question},
    )


def verb_of(verb: type[Verb], typed: Typed) -> Verb:
    """A verb with one value a field. Raises MissingOption for what it cannot do without."""
    values: Typed = {"evidence": typed["evidence"]} if issubclass(verb, Fact) else {}
    first: Any = None
    for field in fields_of(verb):
        value = _value(field, typed[field.name])
        question = field.declared.question
        if field.required and question and not value:
            flag = "--" + field.name.replace("_", "-")
            raise MissingOption(question.format(first=first), hint=f"Add {flag} 'the reason'.")
        if first is None and field.declared.by_place:
            first = value
        values[field.name] = value
    return verb(**values)


def source_parameters(where: click.Argument) -> list[click.Parameter]:
    """The parameters of a command that describes a source; `where` names it."""
    return [where, *parameters_of(fields_of(NewSource), without=("where",))]


def parameters_of(
    fields: Iterable[DeclaredField], *, without: Collection[str] = ()
) -> list[click.Parameter]:
    """The parameters by which declared fields are typed."""
    return [
        param
        for field in fields
        if field.name not in without
        for param in _parameters(field.name, field.declared, field)
    ]


def source_of(typed: Typed) -> NewSource:
    """A described source from what was typed."""
    return NewSource(
        **{field.name: _value(field, typed[field.name]) for field in fields_of(NewSource)}
    )


def _value(field: DeclaredField, typed: Any) -> Any:
    """The value of a field from what click has read."""
    declared = field.declared
    if declared.many:
        takes_refs = declared.type is REFS and (typed or field.required)
        words = read_refs(typed) if takes_refs else tuple(typed)
        return words or field.default
    if typed is None:
        return field.default
    if not declared.switches:
        return typed
    if isinstance(typed, bool):
        typed = declared.switches[0 if typed else 1].value
    return declared.type.read(typed)


def _parameters(name: str, declared: Declared, field: DeclaredField) -> Iterator[click.Parameter]:
    """The argument or the options by which a field is typed, under the name of the value."""
    completes = next((offer for kind, offer in _COMPLETIONS if kind is declared.type), None)
    if completes is None and declared.type in (TEXT, TEXT_OR_NOTHING):
        completes = _NAMES.get(field.name)
    kind = click.STRING if declared.type.verbatim else ReadBy(declared.type)
    if declared.by_place:
        yield click.Argument(
            [name],
            type=kind,
            nargs=-1 if declared.many else 1,
            required=field.required,
            metavar=declared.metavar or ("REFS" if declared.type is REFS else None),
            shell_complete=completes,
        )
        return
    flags = declared.flags or ("--" + field.name.replace("_", "-"),)
    if len(declared.switches) == 2:
        both = "/".join(f"--{switch.word}" for switch in declared.switches)
        yield click.Option([both, name], default=None, help=declared.help)
    elif declared.switches:
        for switch in declared.switches:
            yield click.Option(
                [f"--{switch.word}", name], flag_value=switch.value, help=switch.help
            )
    elif declared.type is FLAG:
        yield click.Option([*flags, name], is_flag=True, help=declared.help)
    else:
        yield (Several if declared.spread else click.Option)(
            [*flags, name],
            type=kind,
            multiple=declared.many,
            required=field.required and declared.question is None,
            metavar=declared.metavar,
            help=declared.help,
            shell_complete=completes,
        )


def _evidence_parameters(taken: Collection[str]) -> Iterator[click.Parameter]:
    """The evidence of a recording command; `taken` are the names of options of its own."""
    cited = DeclaredField("source", CITED, required=False)
    yield from _parameters("sources", CITED, cited)
    for field in fields_of(Evidence):
        if f"--{field.name}" not in taken:
            yield from _parameters(field.name, field.declared, field)
    for field in fields_of(NewSource):
        if field.name not in _DESCRIBED:
            continue
        flag, line = f"--{field.name}", field.declared.help
        declared = replace(
            field.declared,
            help=f"Of a new source: {line[0].lower()}{line[1:]}",
            flags=(f"--source-{field.name}" if flag in taken else flag,),
        )
        yield from _parameters(f"source_{field.name}", declared, field)


def evidence_of(typed: Typed) -> Evidence:
    """The evidence in what was typed."""
    where: tuple[str, ...] = typed["sources"]
    details = {
        field.name: _value(field, typed[f"source_{field.name}"])
        for field in fields_of(NewSource)
        if field.name in _DESCRIBED
    }
    if len(where) > 1 and any(value is not None for value in details.values()):
        raise MissingOption(
            "The title, type and date of a new source belong to one -s.",
            hint="Make the others known first: tracker source add URL --title …",
        )
    return Evidence(
        sources=tuple(NewSource(where=one, **details) for one in where),
        **{field.name: typed.get(field.name) for field in fields_of(Evidence)},
    )


def record(
    app: App, verbs: Sequence[Verb], *, dry_run: bool = False, as_json: bool = False
) -> None:
    """Record verbs as one batch and print what changed, asking for what is missing."""
    from tracker.record.writer import record as write

    register = app.register
    if app.interactive:
        from tracker.cli.asking import complete, dated

        verbs = complete(app, verbs)
        try:
            receipt = write(register, verbs, dry_run=dry_run)
        except MissingDay as missing:
            receipt = write(register, dated(app, verbs, missing), dry_run=dry_run)
    else:
        receipt = write(register, verbs, dry_run=dry_run)
    if receipt.batch is not None:
        app.batches.append(receipt.batch)
    print_receipt(app, receipt, as_json=as_json)


def _source_line(cited: CitedSource) -> str:
    """A source that was cited, as 'On gov-3: Progress update (statement, Home Office)'."""
    source = cited.source
    published = source.published
    details = (
        source.source_type.label,
        source.texts.get("publisher"),
        None if published is None else when_words(published),
    )
    new = "New source" if cited.new else "On"
    return f"{new} {source.ref}: {one_line(source.title)} ({', '.join(filter(None, details))})"


def print_receipt(app: App, receipt: Receipt, *, as_json: bool) -> None:
    """Print a receipt: data on stdout, remarks and how to take it back on stderr."""
    print_rows_of(app, receipt, as_json=as_json)
    if not as_json:
        _close(app, receipt)


def print_rows_of(app: App, receipt: Receipt, *, as_json: bool) -> None:
    """Print what a receipt says: data on stdout, remarks on stderr."""
    if as_json:
        send(json.dumps(_receipt_value(receipt), ensure_ascii=False, indent=2) + "\n")
        return
    for line in receipt.lines:
        click.echo(wrapped_for(sys.stdout, _sentence(app, line)) if app.on_terminal else _row(line))
    for cited in receipt.cited:
        app.say(shown(_source_line(cited)))
    for remark in receipt.remarks:
        app.say(shown(remark))


def _close(app: App, receipt: Receipt) -> None:
    if receipt.nothing:
        app.say("Nothing was recorded.")
        return
    if receipt.batch is None:
        app.say("Dry run: nothing was recorded.")
        return
    if not receipt.lines:
        return
    entries = sorted({line.entry for line in receipt.lines})
    following = next((line.next for line in receipt.lines if line.next), None)
    app.say(
        f"Recorded as {entries_words(entries[0], entries[-1])}, batch {receipt.batch}"
        f" ({count_words(len(receipt.lines), 'line')}). To take it back: {app.takes_back}"
        + (f". Next: {shown(following)}" if following else "")
    )


def _sentence(app: App, line: Recorded) -> str:
    change = f"{line.before} → {line.after}" if line.before else line.after
    ref = click.style(line.ref, bold=True) if app.colored else line.ref
    what = shown(one_line(f"{line.what}: {change}"))
    text = f"{ref}  {what} ({when_words(parse_when(line.occurred))})"
    return "\n".join([text, *(f"    {_graded(graded)}" for graded in line.graded)])


def _graded(graded: GradedSource) -> str:
    return f"grade {graded.grade}, " + shown(one_line(f"{graded.because}: {graded.source.ref}"))


def _row(line: Recorded) -> str:
    cells = (
        line.ref,
        line.what,
        line.before or "",
        line.after,
        line.occurred,
        "".join(sorted({graded.grade.value for graded in line.graded})),
        str(line.entry),
    )
    return "\t".join(shown(cell).replace("\t", " ").replace("\n", " ") for cell in cells)


def _receipt_value(receipt: Receipt) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "batch": receipt.batch,
        "dry_run": receipt.batch is None and not receipt.nothing,
        "rows": [
            {
                "ref": line.ref,
                "title": line.title,
                "what": line.what,
                "before": line.before,
                "after": line.after,
                "occurred": line.occurred,
                "entry": line.entry,
                "sources": [
                    {
                        "key": graded.source.ref,
                        "grade": graded.grade.value,
                        "because": graded.because,
                    }
                    for graded in line.graded
                ],
                "next": line.next,
            }
            for line in receipt.lines
        ],
        "cites": [
            {"key": cited.source.ref, "title": cited.source.title, "new": cited.new}
            for cited in receipt.cited
        ],
        "remarks": list(receipt.remarks),
    }
