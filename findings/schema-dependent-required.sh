#!/usr/bin/env bash
# hypothesis-jsonschema 0.23.1 (PyPI): values made from a schema of draft 2020-12 break its `dependentRequired`.
#
# Guess before the first run: a keyword of the dialect that the schema names is obeyed, or an error says that it is unknown.
# Seen: 77 of 500 values break the rule, without a word. The same rule written with `anyOf` is obeyed by all of them.
# So a published schema that testing programs read says its rules between fields with `anyOf`.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check \
  hypothesis-jsonschema==0.23.1 hypothesis==6.100.0 jsonschema==4.23.0

cd "$work"
"$work/python/bin/python" - <<'PYTHON'
import sys
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis_jsonschema import from_schema
from jsonschema import Draft202012Validator

fields = {"pool": {"type": "string", "minLength": 1}, "units": {"type": "integer", "minimum": 1}}
base = {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": fields,
    "additionalProperties": False,
}
schemas = {
    "dependentRequired": base | {"dependentRequired": {"units": ["pool"]}},
    "anyOf": base | {"anyOf": [{"required": ["pool"]}, {"not": {"required": ["units"]}}]},
}
broken = {}
for name, schema in schemas.items():
    validator = Draft202012Validator(schema)
    found = []

    @seed(1)
    @settings(max_examples=500, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(from_schema(schema))
    def collect(value):
        found.append(validator.is_valid(value))

    collect()
    broken[name] = (found.count(False), len(found))
print("hypothesis-jsonschema 0.23.1, values that break their schema: "
      + ", ".join(f"{name} {bad} of {all}" for name, (bad, all) in broken.items()))
if broken["dependentRequired"][0] == 0 or broken["anyOf"][0] != 0:
    sys.exit("this changed: dependentRequired was broken by some values, anyOf by none")
PYTHON
