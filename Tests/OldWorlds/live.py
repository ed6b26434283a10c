"""Lets a daybook of any age live some stories in a new ledger: live.py DAYBOOK STORIES WORLD.

WORLD/ledger is the ledger, WORLD/told.json what that program said of it at the end; seal, key and bundle are its own too, if it
knew such.
"""

import glob
import json
import os
import re
import subprocess
import sys


def run(daybook, *words):
    return subprocess.run([daybook, *words], capture_output=True, text=True, timeout=120)


def live(daybook, ledger, story, answered):
    """Gives the lines of a story one by one; leaves out one that names what was not answered with an id."""
    process = subprocess.Popen(
        [daybook, "exec", "--ledger", ledger], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    outcomes = {"accepted": 0, "refused": 0, "invalid": 0, "left out": 0}
    for line in open(story, encoding="utf-8"):
        line = line.strip()
        if not line or line.startswith("$"):
            continue
        names = re.findall(r'"<([^<>"]+)>"', line)
        if any(name not in answered for name in names):
            outcomes["left out"] += 1
            continue
        for name in names:
            line = line.replace(f'"<{name}>"', f'"{answered[name]}"')
        process.stdin.write(line + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        outcomes[answer["outcome"]] += 1
        name = json.loads(line).get("id")
        for kind in ("reservation", "hold", "block", "entry"):
            if kind in answer:
                answered[name] = answer[kind]
                break
        if answer.get("tickets"):
            answered[f"{name} ticket"] = answer["tickets"][0]
    process.stdin.close()
    if process.wait(timeout=60) != 0:
        sys.exit(f"exec ended with {process.returncode}")
    return outcomes


def thin(path, used):
    """A vault makes 1,024 keys at once: those that nothing is sealed under are made alike, so that they pack well."""
    with open(path, "r+b") as file:
        count = os.path.getsize(path) // 32
        file.seek(32 * used)
        file.write(b"\xa5" * 32 * (count - used))


def main(daybook, stories, world):
    ledger = os.path.join(world, "ledger")
    os.makedirs(world)
    for words in (["init", "--clock", "manual"], ["import", "venues", os.path.join(stories, "venues.json")]):
        made = run(daybook, *words, "--ledger", ledger)
        if made.returncode != 0:
            sys.exit(f"{words}: {made.stderr}")
    answered, outcomes = {}, {}
    for name in ("saturday", "story"):
        story = os.path.join(stories, f"{name}.jsonl")
        if os.path.exists(story):
            outcomes[name] = live(daybook, ledger, story, answered)
            print(name, outcomes[name])
    # Not every age has each of these.
    run(daybook, "seal", "--output", os.path.join(world, "seal"), "--ledger", ledger)
    with open(os.path.join(world, "key"), "w", encoding="utf-8") as file:
        file.write(run(daybook, "seal", "--public-key", "--ledger", ledger).stdout)
    run(daybook, "export", "bundle", os.path.join(world, "bundle"), "--ledger", ledger)
    verified = run(daybook, "verify", "--ledger", ledger)
    if verified.returncode != 0:
        sys.exit(f"its own verify: {verified.stdout}{verified.stderr}")
    listed = run(daybook, "reservations", "--json", "--ledger", ledger)
    if listed.returncode != 0:
        sys.exit(f"its own reservations: {listed.stderr}")
    log = run(daybook, "log", "--json", "--ledger", ledger)
    told = {
        "outcomes": outcomes,
        "records": len(log.stdout.splitlines()),
        "link": re.search(r"[0-9a-f]{64}", verified.stdout).group(),
        "reservations": [json.loads(line) for line in listed.stdout.splitlines()],
    }
    thin(os.path.join(ledger, "vault", "secret"), 1)
    thin(os.path.join(ledger, "vault", "keys"), 64)
    for name in glob.glob(os.path.join(ledger, "**", "lock.mdb"), recursive=True):
        os.remove(name)
    with open(os.path.join(world, "told.json"), "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(*sys.argv[1:])
