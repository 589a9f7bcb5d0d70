"""Options that take one or more values: `--by NAT-INQ CASEY-02`, or the option repeated."""

from __future__ import annotations

import click


class Several(click.Option):
    """An option whose values go on until the next option."""

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **{**given, "multiple": True})  # type: ignore[arg-type]


class TakesSeveral(click.Command):
    """A command that reads the words after such an option as its values."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        names = {
            name for option in self.params if isinstance(option, Several) for name in option.opts
        }
        spelled: list[str] = []
        open_option: str | None = None
        for word in args:
            if word in names:
                open_option = word
            elif word.startswith("-") and word not in {"-", ""}:
                open_option = None
                spelled.append(word)
            elif open_option is not None:
                spelled += [open_option, word]
            else:
                spelled.append(word)
        if args and args[-1] in names:
            spelled.append(args[-1])  # click says that its value is missing
        return super().parse_args(ctx, spelled)
