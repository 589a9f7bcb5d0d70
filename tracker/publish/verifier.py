"""Checks what a register of commitments has published, without the program that wrote it.

    python3 verify.py register.jsonl heads.jsonl [REPORT …] [HEAD …]

register.jsonl is the ledger: a line an entry, numbered. heads.jsonl is the list that grows
beside the reports; the reports in its folder are found by themselves. HEAD is 64 hexadecimal
digits that you noted earlier or had from somebody else: the more hands keep one, the less can be
rewritten. Nothing is written, nothing is fetched; only the standard library of Python is used.

What is checked:
1. Every entry carries the SHA-256 of its own content and of the entry before it. One that was
   changed, dropped, inserted or moved no longer fits, and no words differ from those recorded.
2. Every head that was published is still the digest of the entry with that number: so nothing
   was cut off or written anew behind a publication.
3. Every report is, to the byte, the one that the ledger says was issued.
4. The counts of every issued report, by state, follow from the entries known at its moment.

What cannot be seen: changes after the last head that somebody else keeps; statements that were
false when recorded; a clock that was wrong. Exit code 0: all of it holds; 1: each line says what
does not; 2: a file is not there.
"""

import calendar
import hashlib
import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

DIGEST = re.compile(r"[0-9a-f]{64}")
#: The last months of the parts of a year: seasons (winter ends in the next year) and quarters.
LAST_MONTH = {21: 5, 22: 8, 23: 11, 24: 14, 33: 3, 34: 6, 35: 9, 36: 12}
#: Kinds that are never counted, and what takes a commitment out of the count.
APART = {"demand", "milestone"}
OUT = {"superseded", "merged", "split", "out_of_scope"}
Entry = dict[str, Any]
Held = dict[tuple[str, str], Entry]
Subject = tuple[dict[str, Any], dict[str, list[int]]]
faults: list[str] = []


def canonical(value: Any) -> str:
    """The one text of a JSON value (RFC 8785): keys in order, no spaces."""
    return json.dumps(in_order(value), ensure_ascii=False, separators=(",", ":"))


def in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: in_order(value[k]) for k in sorted(value, key=lambda k: k.encode("utf-16-be"))}
    return [in_order(part) for part in value] if isinstance(value, list) else value


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# 1. The ledger
def read_ledger(path: Path) -> list[Entry]:
    """The entries of the ledger, each held against its digest and against the one before."""
    *lines, rest = path.read_bytes().split(b"\n")
    entries: list[Entry] = []
    for number, line in enumerate(lines[1:], start=1):
        try:
            entry = json.loads(line)
            if canonical(entry).encode() != line:
                faults.append(f"entry {number}: its line is not written as the ledger writes it")
            check_entry(number, entry, entries)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            faults.append(f"entry {number}: it cannot be read ({error!r}), and what follows is not")
            break
        entries.append(entry)
    head = entries[-1]["digest"] if entries else "0" * 64
    promised = {"entries": len(entries), "format": "tracker-ledger/1", "head": head}
    if rest or lines[:1] != [canonical(promised).encode()]:
        faults.append(f"{path.name}: it does not hold what its first line promises, or is cut off")
    check_redactions(entries)
    return entries


def check_entry(number: int, entry: Entry, before: list[Entry]) -> None:
    if entry["seq"] != number or entry["prev"] != (before[-1]["digest"] if before else "0" * 64):
        faults.append(f"entry {number}: it does not follow the entry before it")
    if before and entry["recorded_at"] < before[-1]["recorded_at"]:
        faults.append(f"entry {number}: it was recorded before the entry before it")
    header = {name: part for name, part in entry.items() if name != "digest"}
    # In place of each text stands what proves it, so that words can be destroyed.
    header["texts"] = {name: text["commitment"] for name, text in entry["texts"].items()}
    if sha256(b"tracker-entry-v1\n" + canonical(header).encode()) != entry["digest"]:
        faults.append(f"entry {number}: its content is not what was recorded")
    for name, text in entry["texts"].items():
        if (text["salt"], text["value"], len(text)) != (None, None, 3):
            proof = b"tracker-text-v1\n" + bytes.fromhex(text["salt"]) + name.encode() + b"\0"
            if sha256(proof + canonical(text["value"]).encode()) != text["commitment"]:
                faults.append(f"entry {number}: its {name} is not the text that was recorded")


def check_redactions(entries: list[Entry]) -> None:
    """Words are gone exactly where an entry says that they were destroyed."""
    gone = {(e["seq"], n) for e in entries for n, t in e["texts"].items() if t["value"] is None}
    said = {(e["amends"], e["value"]) for e in entries if e["facet"] == "redaction"}
    for number, name in sorted(gone ^ said):
        what = "was redacted and is there" if (number, name) in said else "is gone, not redacted"
        faults.append(f"entry {number}: its {name} {what}")


# 2. and 3. What was published
def check_heads(path: Path, entries: list[Entry], issues: dict[int, Entry]) -> None:
    """Every line of the list, and every report in its folder."""
    named: dict[str, int] = {}
    *lines, rest = path.read_bytes().split(b"\n")
    if rest or len(set(lines)) < len(lines):
        faults.append(f"{path.name}: its last line is cut off, or a line stands twice")
    for at, line in enumerate(lines, start=1):
        try:
            check_line(f"{path.name} line {at}", line, named, entries, issues)
        except (ValueError, TypeError, KeyError) as error:
            faults.append(f"{path.name} line {at}: it cannot be read ({error!r})")
    for name, number in named.items():
        check_report(path.parent / name, issues, number)
    for report in sorted(path.parent.iterdir()):
        issued = number_of(report, issues)
        if issued is not None and issued not in named.values():
            faults.append(f"{path.name}: no line names {report.name}, which is report {issued}")
    for number in sorted(set(issues) - set(named.values())):
        print(f"note: report {number} was issued, and {path.name} names no file of it")


def check_line(
    where: str, line: bytes, named: dict[str, int], entries: list[Entry], issues: dict[int, Entry]
) -> None:
    row = json.loads(line)
    if json.dumps(row, ensure_ascii=False).encode() != line:
        faults.append(f"{where}: it is not written as the program writes it")
    if row["register"] != entries[0]["id"]:
        faults.append(f"{where}: it is of another register, {row['register']}")
    check_head(where, row["head"], row["entries"], entries)
    if row["number"] is None:
        print(f"note: {where}: {row['file']} is a draft; only its head is checked")
        return
    issue = issues[row["number"]]["detail"]
    told = [row[name] for name in ("head", "entries", "known_at", "week")]
    if told != [issue[name] for name in ("head", "head_seq", "known_at", "week")]:
        faults.append(f"{where}: the ledger tells otherwise of report {row['number']}")
    if row["number"] < max(named.values(), default=0):
        faults.append(f"{where}: it stands after a later report")
    named[row["file"]] = row["number"]


def check_head(where: str, head: str, number: int, entries: list[Entry]) -> None:
    if not 0 < number <= len(entries):
        faults.append(f"{where}: entry {number} was published and is cut off")
    elif entries[number - 1]["digest"] != head:
        faults.append(f"{where}: entry {number} or one before it was written anew since")


def number_of(path: Path, issues: dict[int, Entry]) -> int | None:
    """The report that a file is, by its digest."""
    digest = sha256(path.read_bytes()) if path.is_file() else ""
    same = (n for n, issue in issues.items() if digest in issue["detail"]["sha256"].values())
    return next(same, None)


def check_report(path: Path, issues: dict[int, Entry], number: int | None = None) -> None:
    issued = number_of(path, issues)
    if issued is None:
        faults.append(f"{path.name}: it is not there, or is no report as it was issued")
    elif number not in {None, issued}:
        faults.append(f"{path.name}: it is report {issued}, and was published as {number}")


# 4. The counts
def last_day(occurred: str) -> str:
    """The last day on which something may have happened: 2025-06-17, 2025-06, 2025, 2025-34."""
    year, *parts = occurred.rpartition("/")[2].rstrip("~").split("-")
    if len(parts) == 2:
        return "-".join((year, *parts))
    part = int(parts[0]) if parts else 12
    years, month = divmod(LAST_MONTH.get(part, part) - 1, 12)
    ends = calendar.monthrange(int(year) + years, month + 1)[1]
    return f"{int(year) + years:04}-{month + 1:02}-{ends:02}"


def counts_of(issue: Entry, entries: list[Entry]) -> Counter[str]:
    """How many commitments stood where, as the register knew it at the moment of a report."""
    moment, week = issue["detail"]["known_at"], issue["detail"]["week"]
    sunday = date.fromisocalendar(int(week[:4]), int(week[6:]), 7).isoformat()
    known = [entry for entry in entries if entry["recorded_at"] <= moment]
    undone = {entry["amends"] for entry in known if entry["facet"] == "undo"}
    # What was corrected, retracted or undone no longer stands, unless that was undone itself.
    amending = [entry for entry in known if entry["facet"] != "redaction"]
    amended = {entry["amends"] for entry in amending if entry["seq"] not in undone}
    standing: dict[int, Held] = {}
    versions: dict[int, list[Entry]] = {}
    for entry in sorted(known, key=lambda entry: (last_day(entry["occurred"]), entry["seq"])):
        stands = entry["seq"] not in amended and entry["facet"] not in {"retraction", "undo"}
        if stands and last_day(entry["occurred"]) <= sunday:
            standing.setdefault(entry["subject"], {})[entry["facet"], entry["voice"]] = entry
            if entry["facet"] == "identity":
                versions.setdefault(entry["subject"], []).append(entry)
    subjects = {number: what for number, all_of in versions.items() if (what := folded(all_of))}
    counts = Counter[str]()
    for number, (detail, refs) in subjects.items():
        counted = detail["subject"] == "commitment" and detail["kind"] not in APART
        counted = counted and value_of(standing[number], "disposition") not in OUT
        if counted and inside(number, issue["refs"], subjects):
            counts[state(standing[number], detail["kind"], refs)] += 1
    return counts


def folded(versions: list[Entry]) -> Subject | None:
    """What a subject is and whom it names: as it was opened, with its repairs."""
    opened = [entry for entry in versions if entry["value"] == "opened"][-1:]
    if not opened:
        return None
    detail, refs = dict(opened[0]["detail"]), dict(opened[0]["refs"])
    for edit in (entry for entry in versions if entry["value"] == "edited"):
        detail.update(edit["detail"])
        refs.update({name: numbers for name, numbers in edit["refs"].items() if name != "source"})
        for name in edit["detail"].get("emptied", []):
            refs.pop(name, None)
    return detail, refs


def inside(number: int, scope: dict[str, list[int]], subjects: dict[int, Subject]) -> bool:
    """Whether a commitment is one that the report is about: of one body, under one programme."""
    above = [number]
    while (up := subjects[above[-1]][1].get("parent", [0])[0]) in subjects.keys() - set(above):
        above.append(up)
    led = "lead" not in scope or subjects[number][1].get("lead") == scope["lead"]
    return led and ("programme" not in scope or scope["programme"] == above[-1:])


def value_of(held: Held, facet: str) -> str | None:
    entry = held.get((facet, "tracker")) or held.get((facet, "promiser"))
    return entry["value"] if entry else None


def state(held: Held, kind: str, refs: dict[str, list[int]]) -> str:
    """The one headline of a commitment, from what stands of it."""
    finding = held[key]["value"] if (key := ("delivery", "tracker")) in held else "not_assessed"
    if value_of(held, "disposition") == "withdrawn":
        return "withdrawn"
    responses = {voice: held[facet, voice] for facet, voice in held if facet == "response"}
    answers = {voice: said["value"] for voice, said in responses.items() if voice[:6] == "party:"}
    asked = {f"party:{party}" for party in refs.get("to", [])} or set(answers)
    rejected = asked and all(answers.get(voice) == "rejected" for voice in asked)
    if kind == "recommendation" and rejected and finding in {"not_assessed", "no_action_found"}:
        return "rejected"
    if finding in {"delivered", "holding", "breached", "too_vague"}:
        return finding
    if finding in {"not_assessed", "dropped"}:
        return "not_yet_assessed"
    if value_of(held, "ended") in {None, "open"}:
        return finding
    return "partly_delivered_ended" if finding == "partly_delivered" else "not_delivered"


def check_published(entries: list[Entry], paths: list[Path], heads: set[str]) -> None:
    """All that was published, held against a ledger that holds."""
    issues = {int(entry["item"]): entry for entry in entries if entry["facet"] == "issue"}
    for number, issue in issues.items():
        detail, counts = issue["detail"], counts_of(issue, entries)
        check_head(f"report {number}", detail["head"], detail["head_seq"], entries)
        if counts != detail["counts"]:
            faults.append(f"report {number}: its counts are {detail['counts']}, not {dict(counts)}")
        states = ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in sorted(counts.items()))
        print(f"report {number}, week {detail['week']}: {counts.total()} commitments: {states}")
    gone = heads - {entry["digest"] for entry in entries}
    faults.extend(f"{head}: no entry of the ledger has this head" for head in sorted(gone))
    for path in paths:
        if path.name == "heads.jsonl":
            check_heads(path, entries, issues)
        else:
            check_report(path, issues)


def main(arguments: list[str]) -> int:
    """Print what holds and what does not; the exit code."""
    faults.clear()
    paths = [Path(word) for word in arguments if not DIGEST.fullmatch(word)]
    if not paths or not all(path.is_file() for path in paths):
        print("One of these files is not there." if paths else __doc__)
        return 2
    entries = read_ledger(paths[0])
    try:
        if not faults:
            check_published(entries, paths[1:], set(filter(DIGEST.fullmatch, arguments)))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        faults.append(f"what the ledger says cannot be read ({error!r})")
    for fault in faults:
        print(f"FAULT: {fault}")
    print(f"{len(entries)} entries: {f'{len(faults)} faults' if faults else 'all of it holds'}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
