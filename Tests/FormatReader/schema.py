"""Compares the JSON Schema of `daybook reference` with what `daybook` itself reads and shows."""

import json
import random
import subprocess

from jsonschema import Draft202012Validator

from commands import Maker, agree, written


class Wrong(Exception):
    """Schema and ledger do not agree."""


class Schema:
    def __init__(self, daybook):
        printed = subprocess.run([daybook, "reference", "--schema"], check=True, capture_output=True)
        self.document = json.loads(printed.stdout)
        self.definitions = self.document["$defs"]
        Draft202012Validator.check_schema(self.document)
        if b"dependentRequired" in printed.stdout:
            raise Wrong("the schema says dependentRequired, which programs that make values from it ignore")
        self.commands = [ref["$ref"].rsplit("/", 1)[1] for ref in self.document["oneOf"]]
        self.events = [ref["$ref"].rsplit("/", 1)[1] for ref in self.definitions["event"]["oneOf"]]

    def validator(self, name):
        return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": self.definitions})


def check_schema(daybook, ledger, commands, said, seed=1, count=10_000):
    """Story and log fit the schema; what it allows is read, what it refuses is refused by field name."""
    schema = Schema(daybook)
    for record in said:
        for error in schema.validator(f"event.{record['type']}").iter_errors(record):
            raise Wrong(f"position {record['position']} does not fit its schema: {error.message}")
    for command, answer in zip(commands, answers(daybook, ledger, map(json.dumps, commands)), strict=True):
        fits = schema.validator(command["command"]).is_valid(command)
        if not fits and answer["outcome"] != "invalid":
            raise Wrong(f"the schema refuses {command}, which was answered {answer}")
    chance = random.Random(seed)
    maker = Maker(schema.definitions, chance)
    # A ledger with a manual clock has nothing to accept.
    names = [name for name in schema.commands if name != "acceptClock"]
    sound, broken = [], []
    while len(sound) < count or len(broken) < count:
        name = names[len(sound) % len(names)]
        made = maker.command(name)
        maker.fit_state(made)
        agreed = agree(made)
        sound.append(agreed)
        if agreed != made:
            broken.append((made, None))
        wrong, place = maker.broken(name, agreed)
        if not maker.validator(name).is_valid(wrong):
            broken.append((wrong, place))
    for made, answer in told(daybook, ledger, sound, chance):
        if answer["outcome"] not in ("accepted", "refused"):
            raise Wrong(f"the schema made {made}, which was answered {answer}")
    others = set(schema.commands)
    for (made, place), answer in told(daybook, ledger, broken, chance):
        if answer["outcome"] != "invalid":
            raise Wrong(f"{made}, broken at {place}, was answered {answer}")
        field, message = answer["field"], answer["message"]
        if place and not field.startswith(place.rstrip("0123456789[]").rpartition(".")[0]):
            raise Wrong(f"{made}, broken at {place}, was answered for {field}: {message}")
        if place and place != "command" and len(others.intersection(message.replace(",", " ").split())) > 2:
            raise Wrong(f"{made}, broken at {place}, was answered with other commands: {message}")
    return len(sound) + len(broken)


def told(daybook, ledger, made, chance):
    """Each of what was made, with its answer."""
    lines = [written(one[0] if isinstance(one, tuple) else one, chance) for one in made]
    return zip(made, answers(daybook, ledger, lines), strict=True)


def answers(daybook, ledger, lines):
    given = "".join(line + "\n" for line in lines)
    run = [daybook, "--ledger", ledger, "exec", "--clients", "1024"]
    printed = subprocess.run(run, input=given, capture_output=True, text=True, check=True)
    return [json.loads(answer) for answer in printed.stdout.split("\n")[:-1]]
