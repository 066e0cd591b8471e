"""Laws of activity accounting: what is read, refused, and put side by side."""

from __future__ import annotations

import pytest

from harness.accounting.csv_file import read_shares
from harness.accounting.shares import Period, Share, compare
from harness.errors import ConfigError


def test_percent_is_taken_and_cost_becomes_percent_of_its_period() -> None:
    percent = read_shares("period,activity,percent\n2008,porting,25\n2008,planning,20 %\n", "a.csv")
    assert percent == {
        "2008": (
            Share(period="2008", activity="porting", percent=25.0),
            Share(period="2008", activity="planning", percent=20.0),
        )
    }
    cost = read_shares("\ufeffPeriod,Activity,Cost\n2008,porting,30\n2009,porting,7\n2008,planning,10\n", "a.csv")
    assert [share.percent for share in cost["2008"]] == [75.0, 25.0]
    assert [share.percent for share in cost["2009"]] == [100.0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.csv:1: columns are missing; expected period,activity,percent or period,activity,cost"),
        ("activity,percent\n", "a.csv:1: columns are activity,percent"),
        ("period,activity,percent\n", "a.csv: holds no share"),
        ("period,activity,percent\n2008,x,many\n", "a.csv:2: percent is 'many'; expected a number, 0 or more"),
        ("period,activity,percent\n2008,x,nan\n", "a.csv:2: percent is 'nan'"),
        ("period,activity,percent\n2008,x,-1\n", "a.csv:2: percent is '-1'"),
        ("period,activity,percent\n2008,,1\n", "a.csv:2: activity is ''; expected 1-100 characters"),
        ("period,activity,percent\n2008,x\n", "a.csv:2: line has"),
        ("period,activity,percent\n2008,x,1,2\n", "a.csv:2: line has"),
        (
            "period,activity,percent\n2008,x,60\n2008,y,41\n",
            "a.csv: 2008: shares add up to 101 %; expected at most 100 %",
        ),
        ("period,activity,percent\n2008,x,1\n2008,x,1\n", "a.csv: 2008: activity stands twice: 'x'"),
        ("period,activity,cost\n2008,x,0\n", "a.csv: 2008: cost adds up to 0"),
        ('period,activity,percent\n2008,"x,1\n', "is not CSV"),
    ],
)
def test_a_mistake_is_told_with_file_line_value_and_expectation(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        read_shares(text, "a.csv")
    assert said in str(told.value)


def test_what_a_period_does_not_name_is_not_known_rather_than_nothing() -> None:
    def period(name: str, **shares: float) -> Period:
        found = tuple(Share(period=name, activity=key, percent=value) for key, value in shares.items())
        return Period(name=name, shares=found, who="Ada", source="", at="2025-03-01T00:00:00+00:00")

    rows = compare(period("2008", porting=25.0, manual=15.0), period("2011", tests=23.0, porting=15.0))
    assert [(row.activity, row.before, row.after, row.change) for row in rows] == [
        ("porting", 25.0, 15.0, -10.0),
        ("manual", 15.0, None, None),
        ("tests", None, 23.0, None),
    ]
