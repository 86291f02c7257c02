"""What the calls give back: attributes, equality, copies, pickles, text for people; and the options."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import inspect
import json
import pickle
import sys
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import mass_sdk as mass
import pytest

CONTEXT: dict[str, Any] = {"now": "2026-11-24T13:15:21Z", "seed": "objects"}
REPOSITORY = Path(__file__).parents[2]
ENTERPRISE = json.loads((REPOSITORY / "schemas" / "examples" / "enterprise.json").read_bytes())
RESPONSE = json.loads((REPOSITORY / "schemas" / "examples" / "response.json").read_bytes())


def messy() -> mass.Normalized:
    document = {"t": " 17,4 ", "<b>": "sí", "n": "1,234", "IT Load (kW)": 5, "x": float("nan"), "gone": None}
    return mass.normalize(document, signals=True, locale="es", **CONTEXT)


def test_normalized() -> None:
    clean = messy()
    assert clean.pipeline == "simple"
    assert clean.document == json.loads(clean.canonical) == json.loads(clean.to_json())
    assert clean.document is clean.document and clean.changes is clean.changes and clean.canonical is clean.canonical
    assert bytes(clean) == clean.canonical
    assert clean.document_sha256 == "sha256:" + hashlib.sha256(clean.canonical).hexdigest()
    assert clean.payload is clean.document["payload"]
    assert clean.correlation_id == clean.document["correlation_id"]
    assert clean.idempotency_key == clean.document["request"]["idempotency_key"]
    assert [issue.code for issue in clean.issues] == ["ambiguous_number"]
    assert "más de un número" in clean.issues[0].message
    assert [(found.signal, found.value) for found in clean.recognised] == [("/energy/it_load_kw", 5)]
    restored = clean.restore()
    assert mass.restore(clean.canonical, clean.changes) == restored
    assert mass.restore(clean.document, iter([change.to_dict() for change in clean.changes])) == restored
    with pytest.raises(AttributeError):
        clean.pipeline = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        hash(clean)
    with pytest.raises(TypeError):
        type(clean)()  # type: ignore[call-arg]


def test_the_document_is_the_callers_own() -> None:
    clean = messy()
    before = clean.canonical
    clean.document["payload"]["t"] = "spoilt"
    assert clean.canonical == before and messy() == clean


def test_changes_and_issues_are_values() -> None:
    clean = messy()
    added = next(change for change in clean.changes if change.added)
    nulled = next(change for change in clean.changes if change.path == "/x")
    assert added.before is None and "before" not in added.to_dict()
    assert nulled.after is None and nulled.to_dict() == {
        "path": "/x",
        "rule": "non_finite",
        "before": "NaN",
        "after": None,
    }
    assert clean.changes == messy().changes and clean.changes[0] != clean.changes[1]
    assert clean.issues == messy().issues and clean.changes[0] != "x" and clean.issues[0] != clean.changes[0]
    english = mass.normalize({"n": "1,234"}).issues[0]
    assert english != mass.normalize({"n": "1,234"}, locale="es").issues[0]
    assert eval(repr(added), {"Change": dict})["path"] == added.path


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_everything_can_be_pickled(protocol: int) -> None:
    report = mass.validate(b'{"schema_version": "1.1", "request": {"mode": "shadwo"}}', locale="es")
    assert len(report.issues) > 3
    things: list[Any] = [messy(), report, mass.validate(ENTERPRISE), mass.canonicalize([1e20]), *messy().changes]
    things += [*messy().issues, *messy().recognised, *report.issues]
    things += [
        mass.normalize({"payload": {"v": 10**20, "w": "100000000000000000000", "e": "5e-324"}}),
        mass.normalize(ENTERPRISE),
    ]
    for thing in things:
        again = pickle.loads(pickle.dumps(thing, protocol))
        assert again == thing and type(again) is type(thing) and repr(again) == repr(thing)
        assert copy.copy(thing) == thing and copy.deepcopy(thing) == thing
    again = pickle.loads(pickle.dumps(report, protocol))
    assert [issue.to_dict() for issue in again.issues] == [issue.to_dict() for issue in report.issues]
    with pytest.raises(mass.ContractError) as caught:
        report.raise_for_errors()
    error = pickle.loads(pickle.dumps(caught.value, protocol))
    assert error.issues == caught.value.issues and str(error) == str(caught.value) and error.pipeline == "enterprise"
    assert str(pickle.loads(pickle.dumps(mass.RestoreError("m", "/p"), protocol))) == "m"
    assert "m" in str(pickle.loads(pickle.dumps(mass.InternalError("m"), protocol)))
    for state in ("", "{}", "[]", '{"code": "no_such"}'):
        for load in ("Change", "Issue", "Recognised"):
            with pytest.raises(ValueError):
                mass._core._load(load, state)  # type: ignore[attr-defined]


def test_errors_say_what_and_where() -> None:
    with pytest.raises(ValueError) as caught:
        mass.normalize_enterprise(b"{}")
    error = caught.value
    assert isinstance(error, mass.ContractError) and error.pipeline == "enterprise"
    text = str(error)
    assert text.startswith(f"the document is refused with {len(error.issues)} errors\n  missing_field at /")
    assert text.count("missing_field") == 3 and f"and {len(error.issues) - 3} more" in text
    report = mass.validate({})
    report.raise_for_errors()
    assert report and report.errors == [] and not mass.validate(b"{}", pipeline="enterprise")
    with pytest.raises(mass.RestoreError) as fault:
        mass.restore({"a": 1}, [{"path": "/b", "rule": "trim", "before": " x", "after": "x"}])
    assert fault.value.path == "/b"
    for bad, expected in [
        ([5], TypeError),
        ([{"path": "/b"}], ValueError),
        ([{"rule": "no"}], ValueError),
        (5, TypeError),
    ]:
        with pytest.raises(expected):
            mass.restore({}, bad)  # type: ignore[arg-type]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in {"div", "b", "code", "table", "thead", "tbody", "tr", "th", "td", "p"}, tag
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_notebooks_show_tables_and_escape_what_comes_from_documents() -> None:
    evil = "<script>alert('1,234')</script>&"
    clean = mass.normalize({evil: " x ", "v": f" {evil} ", "n": "1,234"})
    report = mass.validate({"schema_version": evil})
    many = mass.validate({"schema_version": "1.1", **{f"x{i}": 1 for i in range(99)}})
    for thing in (clean, report, many, messy(), mass.validate({})):
        page = thing._repr_html_()
        tags = Tags()
        tags.feed(page)
        assert not tags.open and "<script" not in page
    assert evil in read_text(clean._repr_html_()) and "and " in many._repr_html_()
    assert "trim" in clean._repr_html_() and "ambiguous_number" in clean._repr_html_()


def test_what_was_trimmed_is_seen_in_a_notebook() -> None:
    page = mass.normalize({"a": "\ufeff  x\u00a0"})._repr_html_()
    assert "&quot;\\ufeff  x\\u00a0&quot;" in page and "white-space:pre-wrap" in page
    assert "the document" in page and "0 warnings" in page  # it was wrapped


def read_text(page: str) -> str:
    tags = Tags()
    tags.feed(page)
    return tags.text


def test_reprs() -> None:
    assert repr(messy()).startswith("<Normalized simple, 10 changes, 1 warning, 1 signal, content sha256:")
    assert repr(mass.validate({})) == "<Report valid, simple, 0 errors, 0 warnings>"
    assert "\n  error invalid_json at the document>" in repr(mass.validate(b"{"))
    assert "and 5 more>" in repr(mass.validate({"schema_version": "1.1", "request": {"mode": "shadwo"}}))
    assert repr(mass.validate(b"{").issues[0]).startswith("Issue(error invalid_json at '': 'Not valid JSON at line 1")
    assert str(mass.validate({"schema_version": "1.2"}).issues[0]).startswith("/schema_version: ")
    assert repr(messy().recognised[0]) == "Recognised('/energy/it_load_kw' = 5 kW from '/IT Load (kW)')"
    assert repr(mass.canonicalize("1")) == "Canonical(b'1')" and str(mass.canonicalize("[ 1 ]")) == "[1]"
    assert len({mass.canonicalize("1"), mass.canonicalize(b"1.0"), mass.canonicalize(2)}) == 2


def test_requests_and_responses() -> None:
    request = mass.normalize(ENTERPRISE, **CONTEXT)
    assert request.pipeline == "enterprise" and not request.issues
    assert mass.normalize(request.canonical).changes == []
    alone = mass.validate_response(RESPONSE)
    both = mass.validate_response(json.dumps(RESPONSE), request.document)
    assert alone.valid and alone.pipeline is None
    broken = mass.validate_response(RESPONSE, b"{")
    assert any(issue.path.startswith("/$request") and issue.line == 1 for issue in broken.issues)
    assert both.valid and not mass.validate_response(RESPONSE, {**request.document, "correlation_id": "another"})
    missing = pytest.raises(mass.ContractError, mass.promote, {"IT Load (kW)": 5}, b'{"x": }')
    assert [(issue.path, issue.line, issue.column) for issue in missing.value.issues] == [("/profile", 1, 7)]
    with pytest.raises(mass.ContractError, match="unsupported_version"):
        mass.upgrade({"a": 1}, "0.9")
    with pytest.raises(TypeError):
        mass.upgrade({"a": 1}, 5)  # type: ignore[arg-type]
    assert mass.upgrade({"a": 1}, "1.0-simple").pipeline == "simple"


def test_positions_belong_to_the_document_that_is_text() -> None:
    text = json.dumps({"tenant_id": 5}, indent=1)
    by_text = pytest.raises(mass.ContractError, mass.promote, {"a": 1}, text).value.issues
    by_dict = pytest.raises(mass.ContractError, mass.promote, {"a": 1}, json.loads(text)).value.issues
    assert [issue.code for issue in by_text] == [issue.code for issue in by_dict]
    assert all(issue.line is None for issue in by_dict)
    assert all(issue.line is None for issue in by_text if not issue.path.startswith("/profile"))


def test_a_nan_in_one_document_does_not_make_the_other_lenient() -> None:
    def refused(call: Any, *documents: Any) -> list[tuple[str, str, int | None]]:
        with pytest.raises(mass.ContractError) as caught:
            call(*documents)
        return [(issue.code, issue.path, issue.line) for issue in caught.value.issues]

    def respond(response: Any, request: Any) -> None:
        mass.validate_response(response, request).raise_for_errors()

    def upgrade(document: Any, profile: Any) -> None:
        mass.upgrade(document, "1.1", profile)

    text, nan = b'{"a": NaN}', {"a": [1, float("nan")]}
    for request in (None, {"a": 1}, nan, text):
        assert refused(respond, text, request) == [("invalid_json", "", 1)]
        assert refused(respond, nan, request) == [("invalid_json", "/a/1", None)]
    # A request is normalised: NaN of an object becomes null, NaN of a text is no JSON.
    assert ("invalid_json", "/$request") in [found[:2] for found in refused(respond, RESPONSE, text)]
    assert "invalid_json" not in [code for code, _, _ in refused(respond, RESPONSE, nan)]
    for call in (mass.promote, upgrade):
        for profile in ({}, nan):
            assert refused(call, text, profile) == [("invalid_json", "", 1)]
        for document in ({"a": 1}, nan):
            assert refused(call, document, text) == [("invalid_json", "/profile", 1)]
            assert refused(call, document, nan) == [("invalid_json", "/profile/a/1", None)]
            assert refused(call, document, {"a": Decimal("-Infinity")}) == [("invalid_json", "/profile/a", None)]


def test_schemas_and_catalogue() -> None:
    for kind, name in [("enterprise", "enterprise-1.1"), ("simple", "simple-1.0"), ("response", "response-1.1")]:
        published = json.loads((REPOSITORY / "schemas" / f"{name}.schema.json").read_bytes())
        assert mass.schema(kind) == published == mass.schema(kind, name.rpartition("-")[2])
    for bad in [("no",), ("enterprise", "9")]:
        with pytest.raises(ValueError):
            mass.schema(*bad)
    assert mass.issue_catalogue() == json.loads((REPOSITORY / "schemas" / "issues.json").read_bytes())["issues"]
    assert mass.CATALOGUE_VERSION == "1.1" and mass.CONTRACT_VERSIONS == ("1.0-simple", "1.1")


def test_options() -> None:
    with pytest.raises(
        ValueError, match="pipeline: unknown variant `complex`, expected one of `auto`, `simple`, `enterprise`"
    ):
        mass.normalize("{}", pipeline="complex")  # type: ignore[arg-type]
    for options, word in [
        ({"max_depth": 0}, "max_depth must be 1 to 256"),
        ({"max_depth": 257}, "max_depth must be 1 to 256"),
        ({"max_issues": 0}, "max_issues"),
        ({"max_bytes": -1}, "options"),
        ({"locale": "fr"}, "fr"),
        ({"rules": {"trims": False}}, "trims"),
        ({"aliases": {"signals": 5}}, "alias table"),
        ({"trace": {"traceparent": "00-4bf92f35-00f067aa-01"}}, r"trace\.traceparent"),
        ({"trace": {"tracestate": "vendor=a1"}}, "traceparent"),
        ({"now": "yesterday"}, "RFC 3339"),
        ({"now": dt.datetime(2026, 1, 1)}, "time zone"),
    ]:
        with pytest.raises(ValueError, match=word):
            mass.normalize("{}", **options)  # type: ignore[arg-type]
    for options in [
        {"strict": 1},
        {"strict": None},
        {"pipeline": None},
        {"pipeline": 5},
        {"max_bytes": "1"},
        {"max_bytes": True},
        {"max_depth": 1.5},
        {"rules": 5},
        {"aliases": "x"},
        {"trace": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
        {"rules": {"trim": {1}}},
        {"now": 5},
        {"seed": 1.5},
        {"seed": True},
    ]:
        with pytest.raises(TypeError):
            mass.normalize("{}", **options)  # type: ignore[arg-type]
    with pytest.raises(
        TypeError, match=r"normalize\(\) got an unexpected keyword argument 'strickt'; it takes pipeline"
    ):
        mass.normalize("{}", strickt=True)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'now'"):
        mass.validate("{}", now="2026-11-24T13:15:21Z")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        mass.normalize("{}", "simple")  # type: ignore[misc]
    assert mass.normalize("{}", rules=None, aliases=None, now=None, seed=None).pipeline == "simple"
    assert mass.normalize({"a": " x"}, rules={"trim": False}).payload == {"a": " x"}
    alias = {"signals": [{"pointer": "/energy/it_load_kw", "names": {"en": ["Zorgblatt"]}}]}
    for _ in range(3):
        assert mass.normalize({"Zorgblatt (kW)": 5}, signals=True, aliases=alias).recognised
        assert not mass.normalize({"Zorgblatt (kW)": 5}, signals=True).recognised
    # More sets of options than are remembered.
    for depth in range(3, 60):
        assert mass.normalize("{}", max_depth=depth).payload == {}


def test_clock_and_seed() -> None:
    moment = dt.datetime(2026, 11, 24, 10, 15, 21, tzinfo=dt.timezone(dt.timedelta(hours=-3)))
    by_text = mass.normalize("{}", now="2026-11-24T13:15:21Z", seed="s")
    assert mass.normalize("{}", now=moment, seed="s") == by_text == mass.normalize("{}", now=moment, seed=b"s")
    assert mass.normalize("{}", now=moment, seed=7) == mass.normalize("{}", now=moment, seed="7")
    assert mass.normalize("{}", now=moment, seed=10**30) == mass.normalize("{}", now=moment, seed=str(10**30))
    assert mass.normalize("{}", now=moment) != mass.normalize("{}", now=moment)
    before = dt.datetime.now(dt.timezone.utc)
    made = dt.datetime.fromisoformat(mass.normalize("{}").document["normalized_at_utc"][:23].rstrip("Z") + "+00:00")
    assert abs(made - before) < dt.timedelta(seconds=5)
    assert len({mass.normalize("{}").correlation_id for _ in range(1000)}) == 1000


def test_signatures_name_every_option() -> None:
    parameters = inspect.signature(mass.normalize).parameters
    assert list(parameters)[0] == "doc" and parameters["strict"].default is True
    assert {"pipeline", "keys", "signals", "payload", "idempotency", "now", "seed", "locale"} <= set(parameters)
    for call in (mass.normalize_batch, mass.promote, mass.upgrade):
        assert set(parameters) - {"doc"} <= set(inspect.signature(call).parameters)
    # Each option that a signature names is taken, with the default that it names.
    for call in (mass.normalize, mass.normalize_simple, mass.normalize_enterprise, mass.validate, mass.canonicalize):
        for name, parameter in inspect.signature(call).parameters.items():
            if parameter.kind is parameter.KEYWORD_ONLY:
                try:
                    call("{}", **{name: parameter.default})  # type: ignore[arg-type]
                except mass.ContractError:
                    pass


def test_it_is_the_installed_package_that_is_tested() -> None:
    import os

    if os.environ.get("MASS_INSTALLED"):
        assert "site-packages" in mass.__file__ and str(REPOSITORY / "mass-py") not in mass.__file__
    assert sys.modules["mass_sdk._core"].__file__ is not None


def test_public_names() -> None:
    public = {name for name in vars(mass) if not name.startswith("_") and not inspect.ismodule(getattr(mass, name))}
    assert public | {"__version__"} == set(mass.__all__) and len(mass.__all__) == len(public) + 1
    for name in mass.__all__:
        assert hasattr(mass, name)
        thing = getattr(mass, name)
        if inspect.isclass(thing):
            assert thing.__module__.startswith("mass_sdk")
