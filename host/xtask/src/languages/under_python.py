"""Asks a courier-fee example its cases under the wasmtime package. Arguments: the component, its project's folder."""

import csv
import json
import pathlib
import sys

from wasmtime import Config, Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, ListType, Record, RecordType, Variant
from wasmtime.component import _types as types

component, folder = sys.argv[1], pathlib.Path(sys.argv[2])
PACKAGE, VERSION = "shopwit:policy", "0.1.0"
KEYS = {"regions": 1, "fees": 2}
NUMBERS = {"weight-from", "weight-to", "fee", "eta-hours"}

tables = {
    name: list(csv.DictReader(open(folder / f"tables/{name}.csv", encoding="utf-8")))
    for name in KEYS
}


def cells(row):
    return [
        None if value == "" else int(value) if name in NUMBERS else value
        for name, value in row.items()
    ]


def find(table, keys, band=None):
    for row in tables.get(table, []):
        values = list(row.values())[: KEYS[table]]
        fits = band is None or int(row["weight-from"]) <= band < int(row["weight-to"])
        if values == keys and fits:
            return cells(row)
    return None


def to_guest(ty, value):
    """JSON as the package wants a value of the type."""
    if isinstance(ty, RecordType):
        record = Record()
        for name, field in ty.fields:
            setattr(record, name, to_guest(field, value.get(name.replace("-", "_"))))
        return record
    if isinstance(ty, ListType):
        return [to_guest(ty.element, entry) for entry in value or []]
    if isinstance(ty, types.OptionType):
        return None if value is None else to_guest(ty.payload, value)
    if isinstance(ty, types.Bool):
        return bool(value)
    return value


def from_guest(value):
    """A value of the package as the JSON of a case."""
    if isinstance(value, Variant):
        inside = from_guest(value.payload)
        return {"type": value.tag, **(inside or {})}
    if isinstance(value, Record):
        return {name.replace("-", "_"): from_guest(field) for name, field in vars(value).items()}
    if isinstance(value, list):
        return [from_guest(entry) for entry in value]
    return value


def holds(expected, found):
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(holds(v, found.get(k)) for k, v in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(found) and all(map(holds, expected, found))
    return expected == found


engine = Engine(Config())
linker = Linker(engine)
with linker.root() as root:
    with root.add_instance(f"{PACKAGE}/log@{VERSION}") as log:
        log.add_func("info", lambda _store, message: None)
    with root.add_instance(f"{PACKAGE}/tables@{VERSION}") as host:
        host.add_func("find-row", lambda _store, table, keys: find(table, keys))
        host.add_func("find-band", lambda _store, table, keys, value: find(table, keys, value))
loaded = Component(engine, open(component, "rb").read())
schema = json.load(open(folder / "settings.schema.json", encoding="utf-8"))
defaults = {name: member["default"] for name, member in schema["properties"].items()}

failed = 0
for path in sorted((folder / "cases").glob("*.json")):
    case = json.load(open(path, encoding="utf-8"))
    store = Store(engine)
    instance = linker.instantiate(store, loaded)
    interface = instance.get_export_index(store, f"{PACKAGE}/courier-fee@{VERSION}")
    evaluate = instance.get_func(store, instance.get_export_index(store, "evaluate", interface))
    context = {
        "shop": "shop",
        "decision": "decision",
        "now_ms": 1_800_000_000_000,
        "time_zone": "Asia/Shanghai",
        "utc_offset_seconds": 28_800,
        "is_workday": True,
        "is_statutory_holiday": False,
        "locale": "zh-CN",
        "currency": "CNY",
        "settings": json.dumps({**defaults, **case.get("settings", {})}, ensure_ascii=False),
    }
    (_, context_type), (_, input_type) = evaluate.type(store).params
    answer = evaluate(store, to_guest(context_type, context), to_guest(input_type, case["input"]))
    found = from_guest(answer)
    found = found.get("outcome", found)
    if not holds(case["expect"], found):
        failed += 1
        print(f"{path.stem}: {json.dumps(found, ensure_ascii=False)}")
sys.exit(failed > 0)
