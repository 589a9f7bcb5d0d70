"""Every command with its place on the help page and its line there.

The lines stand here, not in the commands, so that `tracker --help` imports none of them;
a test holds them against each command's own help.
"""

from __future__ import annotations

EVERYDAY = "Everyday"
RECORD = "More to record"
AMEND = "Putting things right"
READ = "More to read"
PUBLISH = "Publishing and care"

#: name: (module and object, section, line of help)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "add": ("add:add", EVERYDAY, "Open a commitment."),
    "update": ("update:update", EVERYDAY, "Record our assessment of delivery."),
    "claim": ("claim:claim", EVERYDAY, "Record what the promiser says has been done."),
    "due": ("due:due", EVERYDAY, "Record what was said of a date."),
    "step": ("step:step", EVERYDAY, "Record a dated event that changes no status."),
    "checked": ("checked:checked", EVERYDAY, "Record that somebody looked."),
    "note": ("note:note", EVERYDAY, "Record a note."),
    "undo": ("undo:undo", EVERYDAY, "Take back your own last batch."),
    "list": ("list:list_", EVERYDAY, "List commitments as they stand."),
    "show": ("show:show", EVERYDAY, "Show all that is held of one commitment."),
    "agenda": ("agenda:agenda", EVERYDAY, "Show what falls due, day by day."),
    "report": ("report:report", EVERYDAY, "Write the weekly report."),
    "stall": ("stall:stall", RECORD, "Flag commitments as stalled."),
    "resume": ("stall:resume", RECORD, "Lift the stalled flag."),
    "respond": ("respond:respond", RECORD, "Record an addressee's response."),
    "criterion": ("criterion:criterion", RECORD, "Set or judge a success test."),
    "says": ("says:says", RECORD, "Record where somebody else stands."),
    "instrument": ("instrument:instrument", RECORD, "Open a bill, fund or inquiry."),
    "link": ("link:link", RECORD, "Record how two things hang together."),
    "restate": ("restate:restate", RECORD, "Record a promise said differently."),
    "vague": ("vague:vague", RECORD, "Record that a promise is too vague to rate."),
    "replace": ("dispose:replace", RECORD, "Record that a promise was superseded."),
    "withdraw": ("dispose:withdraw", RECORD, "Record that a promise was taken back."),
    "split": ("dispose:split", RECORD, "Book one commitment as several."),
    "merge": ("dispose:merge", RECORD, "Book several commitments as one."),
    "drop": ("dispose:drop", RECORD, "Put commitments out of scope."),
    "tag": ("tag:tag", RECORD, "Add tags."),
    "saved": ("saved:saved", RECORD, "Save a list of refs under a name."),
    "source": ("source:source", RECORD, "Add, show, list and edit sources."),
    "record": ("record:record", RECORD, "Record a sheet: one source, many facts."),
    "suggest": ("suggest:suggest", RECORD, "Draft what a text commits whom to."),
    "import": ("importing:import_", RECORD, "Record somebody else's list."),
    "review": ("review:review", RECORD, "Walk through what needs a judgement this week."),
    "edit": ("edit:edit", AMEND, "Repair how we wrote something down."),
    "correct": ("amend:correct", AMEND, "Replace an entry that was wrong."),
    "retract": ("amend:retract", AMEND, "Withdraw an entry."),
    "redact": ("redact:redact", AMEND, "Destroy the words of an entry."),
    "timeline": ("timeline:timeline", READ, "Draw what happened, in text."),
    "log": ("log:log", READ, "List the ledger's entries."),
    "diff": ("diff:diff", READ, "Compare two days, or what was known at two."),
    "stats": ("stats:stats", READ, "Count the register."),
    "init": ("init:init", PUBLISH, "Create a register."),
    "verify": ("verify:verify", PUBLISH, "Check the chain and every table."),
    "head": ("head:head", PUBLISH, "Print the chain's head."),
    "lint": ("lint:lint", PUBLISH, "Check the quality of the data."),
    "errata": ("errata:errata", PUBLISH, "Draft what issued reports would now say."),
    "backup": ("backup:backup", PUBLISH, "Write a verified copy of the register."),
    "restore": ("restore:restore", PUBLISH, "Bring the register back from a copy."),
    "export": ("export:export", PUBLISH, "Write the register in other people's formats."),
    "copy": ("copy:copy", PUBLISH, "Move the register to a new file or database."),
    "db": ("db:db", PUBLISH, "See or change the register's schema."),
    "config": ("config:config", PUBLISH, "Show the settings and where they come from."),
    "shell": ("shell:shell", PUBLISH, "Run many commands in one process."),
    "completion": ("completion:completion", PUBLISH, "Print shell completion."),
}
SECTIONS = (EVERYDAY, RECORD, AMEND, READ, PUBLISH)
