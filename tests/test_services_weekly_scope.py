"""A report on one body or one programme."""

from __future__ import annotations

import pytest

from tests.test_services_weekly import Office, office, on, promise
from tracker.domain.vocabulary import InstrumentForm, LinkType
from tracker.errors import UnknownName
from tracker.record.opening import OpenInstrument
from tracker.record.steps import Link
from tracker.report.reading import Scope

__all__ = ["office"]


def test_the_scope_keeps_one_bodys_rows(office: Office) -> None:
    office.record(
        "2025-06-17",
        promise("A", "2025-06-16"),
        promise("B", "2025-06-16", lead="Harbour Board"),
        OpenInstrument(
            ref="BILL", title="A bill", type=InstrumentForm.BILL, evidence=on("2025-06-16")
        ),
        Link(refs=("B",), type=LinkType.CARRIED_BY, target="BILL"),
    )
    report = office.report(scope=Scope(lead="water office"))
    assert report.masthead.scope == "Lead body: Water Office"
    assert [card.ref for card in report.cards] == ["A"]
    assert {ref for change in report.changes.happened for ref in change.refs} == {"A"}
    assert report.bridge.closing == 1
    assert ("lead", "Water Office") in report.manifest.arguments
    with pytest.raises(UnknownName, match="lead body 'Watr Office'") as unknown:
        office.report(scope=Scope(lead="Watr Office"))
    assert unknown.value.hint == "Did you mean Water Office?"


def test_the_scope_keeps_one_programme(office: Office) -> None:
    office.record("2025-06-17", promise("TOP"), promise("PART", parent="TOP"), promise("ELSE"))
    report = office.report(scope=Scope(programme="top"))
    assert [card.ref for card in report.cards] == ["PART", "TOP"]
