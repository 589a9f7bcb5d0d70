"""What a batch says of itself, in words."""

from __future__ import annotations

from tracker.domain.entry import Entry


def batch_words(entry: Entry) -> str:
    """Where a batch came from, or what was unusual about it."""
    detail = entry.detail
    said = [
        *_merged(entry),
        *([f"imported: {detail['import']}"] if "import" in detail else []),
        *([f"times asserted by {detail['asserted_by']}"] if "asserted_by" in detail else []),
    ]
    if not said and "clock" in detail:
        said = [f"clock {detail['clock']}"]
    note = "a note on the batch" if "note" in entry.texts else "recorded from a sheet"
    return ", ".join(said) or note


def _merged(entry: Entry) -> list[str]:
    """The register that a batch was recorded in first, or the one that it merged."""
    stations, merged = entry.detail.get("merged_from"), entry.detail.get("merged")
    if isinstance(stations, list) and stations and isinstance(stations[0], dict):
        return [f"merged, first recorded in another register at {stations[0].get('recorded_at')}"]
    if isinstance(merged, dict):
        return [f"merged the ledger whose head begins {str(merged.get('head'))[:12]}"]
    return []
