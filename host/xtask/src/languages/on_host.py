"""Uploads components to a running host, waits until each is ready, and asks each the cases of its project.

Arguments: a JSON list of components, the address of the host, a token. Prints a JSON object, an entry for each name.
"""

import json
import statistics
import sys
import time
import urllib.error
import urllib.request

SHOP = "demo"
# Seconds for which one upload is waited for; CPython takes half a minute to compile, longer on a busy machine.
READY_SECONDS_MAX = 300
# Times that each case is asked, for the median.
ROUNDS = 5

components, host, token = json.load(open(sys.argv[1])), sys.argv[2], sys.argv[3]


def call(method, path, body=None, media_type="application/json"):
    request = urllib.request.Request(f"{host}/api/v1/shops/{SHOP}/{path}", method=method)
    request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.add_header("Content-Type", media_type)
        request.data = body if isinstance(body, bytes) else json.dumps(body).encode()
    for _ in range(20):
        try:
            with urllib.request.urlopen(request, timeout=READY_SECONDS_MAX) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != 429:
                raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}")
            time.sleep(float(error.headers.get("Retry-After", "1")))
    raise RuntimeError(f"{method} {path}: still 429")


def differences(path, expected, found):
    """Where `found` lacks what `expected` says; members that are not named may be anything."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name, value in expected.items():
            yield from differences(f"{path}.{name}", value, found.get(name))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found)):
            yield from differences(f"{path}[{index}]", one, other)
    elif expected != found:
        yield f"`{path}` is {found!r}, not {expected!r}"


def go_through(component):
    started = time.monotonic()
    wasm = open(component["component"], "rb").read()
    version = call("POST", "plugins?wait=100", wasm, "application/wasm")
    path = f"plugins/{version['id']}/versions/{version['digest']}"
    while version["status"] not in ("ready", "rejected"):
        if time.monotonic() - started > READY_SECONDS_MAX:
            return {"problem": f"still {version['status']}"}
        time.sleep(0.2)
        version = call("GET", path)
    seconds = time.monotonic() - started
    report = version.get("report") or {}
    if version["status"] != "ready":
        return {"problem": f"rejected: {json.dumps(report, ensure_ascii=False)[:3000]}"}
    # The cases that went into the component were asked by the host; all of the project's must be among them.
    asked = {case["name"] for case in report["cases"] if case["passed"]}
    missing = [case["name"] for case in component["cases"] if case["name"] not in asked]
    if missing:
        return {"problem": f"cases that the host did not ask: {missing}"}
    fuel, memory, times, decisions = [], [], [], {}
    for case in component["cases"]:
        question = {"kind": component["kind"], "input": case["case"]["input"]}
        if "settings" in case["case"]:
            question["settings"] = {**defaults(version, path), **case["case"]["settings"]}
        for _ in range(ROUNDS):
            answer = call("POST", f"{path}/try", question)
            times.append(answer["duration_us"])
        expected, failure = case["case"]["expect"], answer.get("failure")
        if expected.get("type", "").startswith("invalid-"):
            if not failure or failure["code"] != "policy-error" or failure.get("field") != expected["field"]:
                return {"problem": f"case {case['name']}: {json.dumps(answer, ensure_ascii=False)[:1000]}"}
            decisions[case["name"]] = failure["detail"]
        else:
            wrong = list(differences("outcome", expected, answer["decision"]))
            if failure or wrong:
                return {"problem": f"case {case['name']}: {failure or wrong}"}
            decisions[case["name"]] = [answer["decision"], answer["reasons"]]
        fuel.append(answer["fuel_used"])
        memory.append(answer["memory_peak_bytes"])
    return {
        "tier": version["tier"],
        "fuel": int(statistics.median(fuel)),
        "memory_bytes": max(memory),
        "call_us": int(statistics.median(times)),
        "check_seconds": seconds,
        "decisions": decisions,
    }


def defaults(version, path):
    if "defaults" not in version:
        schema = call("GET", path)["description"]["settings_schema"]
        members = schema.get("properties", {})
        version["defaults"] = {name: member["default"] for name, member in members.items()}
    return version["defaults"]


answers = {}
for component in components:
    try:
        answers[component["name"]] = go_through(component)
    except Exception as error:
        answers[component["name"]] = {"problem": str(error)}
    problem = answers[component["name"]].get("problem")
    print(f"{'✗' if problem else '✓'} {component['name']} on the host {problem or ''}", file=sys.stderr)
print(json.dumps(answers))
