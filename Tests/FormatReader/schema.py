"""Holds the JSON Schema of `daybook reference` against what `daybook` itself reads and shows."""

import json
import random
import re
import subprocess

from jsonschema import Draft202012Validator

# Of each pattern of the schema a text that fits it.
EXAMPLES = [
    "2030-05-01", "19:00", "01:30+1", "2030-05-01T19:00", "2030-05-01T15:00:00Z", "guest:ana", "host:1",
    "01900000-0000-7000-8000-000000000001", "+994 50 123 45 67", "ana@example.com", "AZN",
]


class Wrong(Exception):
    """Schema and ledger do not agree."""


class Schema:
    def __init__(self, daybook):
        printed = subprocess.run([daybook, "reference", "--schema"], check=True, capture_output=True)
        self.document = json.loads(printed.stdout)
        self.definitions = self.document["$defs"]
        Draft202012Validator.check_schema(self.document)
        self.commands = [ref["$ref"].rsplit("/", 1)[1] for ref in self.document["oneOf"]]
        self.events = [ref["$ref"].rsplit("/", 1)[1] for ref in self.definitions["event"]["oneOf"]]

    def validator(self, name):
        return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": self.definitions})

    def example(self, schema, chance, often=0.4):
        """A random instance; optional members come so often."""
        if "$ref" in schema:
            schema = self.definitions[schema["$ref"].rsplit("/", 1)[1]]
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return chance.choice(schema["enum"])
        kind = schema.get("type")
        if kind == "object":
            required = schema.get("required", [])
            return {
                name: self.example(member, chance, often)
                for name, member in schema["properties"].items()
                if name in required or chance.random() < often
            }
        if kind == "array":
            count = chance.randint(schema.get("minItems", 0), min(schema.get("maxItems", 3), 3))
            items = [self.example(schema["items"], chance, often) for _ in range(count)]
            return list({json.dumps(item): item for item in items}.values()) if "uniqueItems" in schema else items
        if kind == "integer":
            least, most = schema["minimum"], schema.get("maximum", 2**63 - 1)
            return chance.choice([least, most, chance.randint(least, min(most, least + 100))])
        if kind == "number":
            return round(chance.uniform(schema["minimum"], schema["maximum"]), 6)
        if kind == "boolean":
            return chance.random() < 0.5
        if kind == "string":
            if "pattern" in schema:
                return chance.choice([text for text in EXAMPLES if re.search(schema["pattern"], text)])
            return chance.choice(["a", "Ana M", "pəncərə"])[: schema.get("maxLength", 80)]
        return chance.choice([None, 7, "x", [1]])


def check_schema(daybook, ledger, commands, said, seed=1, rounds=20):
    """Story and log fit the schema; what the schema makes is read, and what it refuses is refused."""
    schema = Schema(daybook)
    for record in said:
        for error in schema.validator(f"event.{record['type']}").iter_errors(record):
            raise Wrong(f"position {record['position']} does not fit its schema: {error.message}")
    chance = random.Random(seed)
    # Of each line the field it is refused for; `any` when the schema does not say which, None when it is sound.
    lines = [(it, None if schema.validator(it["command"]).is_valid(it) else "any") for it in commands]
    for name in schema.commands:
        definition = schema.definitions[name]
        validator = schema.validator(name)
        for _ in range(rounds):
            command = schema.example(definition, chance)
            command.pop("key", None)
            for error in validator.iter_errors(command):
                raise Wrong(f"the schema refuses what it made, {command}: {error.message}")
            lines.append((command, None))
        command = schema.example(definition, chance, often=0)
        for field in definition["required"]:
            without = {member: value for member, value in command.items() if member != field}
            lines.append((without, field))
        lines.append((command | {"colour": "red"}, "colour"))
    for line, field in lines:
        if field and schema.validator(line.get("command", schema.commands[0])).is_valid(line):
            raise Wrong(f"the schema takes {line}")
    given = "".join(json.dumps(line) + "\n" for line, _ in lines)
    run = subprocess.run([daybook, "--ledger", ledger, "exec"], input=given, capture_output=True, text=True, check=True)
    for (line, field), printed in zip(lines, run.stdout.splitlines(), strict=True):
        answer = json.loads(printed)
        message = answer.get("message", "") if answer["outcome"] == "invalid" else ""
        if field == "any" and answer["outcome"] != "invalid" or field not in (None, "any", answer.get("field")):
            raise Wrong(f"{line} was answered {answer}, not for {field}")
        # Needed unless another field is there, which no schema of one field says.
        depends = answer.get("field", "").endswith(".gridMinutes")
        if not field and not depends and (message == "missing" or message.startswith("unknown field")):
            raise Wrong(f"the schema made {line}, which was answered {answer}")
    return len(lines)
