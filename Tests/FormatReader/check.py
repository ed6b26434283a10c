#!/usr/bin/env python3
"""Reads logs with the reader beside this file and compares what it finds with what Daybook says.

usage: check.py DAYBOOK    DAYBOOK is the command-line program as built.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import lmdb
import lmdb.verify

import proof
import reader
from example import hex_blocks, link_in
from forms import EVENTS
from schema import Wrong, check_schema
from vault import Vault

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "Sources/Daybook/Daybook.docc/Formats/Log.md"
SEALS = PAGE.with_name("Seals.md")
FIXTURES = ROOT / "Tests/DaybookFormsTests/Fixtures"
STORY = ROOT / "Tools/demo-data"


def main(daybook):
    count_fixtures = check_fixtures()
    check_example(PAGE.read_text())
    with tempfile.TemporaryDirectory(prefix="daybook-reader.") as directory:
        ledger, commands = tell_story(daybook, Path(directory))
        check_stores(ledger)
        found, said = compare(daybook, ledger)
        opened, fingerprints = check_vault(ledger, found, commands)
        count_proofs = check_proofs(daybook, ledger, Path(directory), found)
        count_damages = damage(daybook, ledger, Path(directory))
        try:
            tried = check_schema(daybook, ledger, commands, said)
        except Wrong as wrong:
            fail(f"schema: {wrong}")
    print(
        f"format reader: {count_fixtures} stored forms, the documented example and {len(found)} records of a ledger"
        f" agree; {opened} guests opened, {fingerprints} fingerprints recomputed; {count_proofs} receipts and proofs checked; {count_damages} damages noticed;"
        f" the schema fits the story and {tried} commands made from it"
    )


def fail(message):
    sys.exit(f"format reader: {message}")


def same(what, found, expected):
    """Fails, naming the first thing in which two JSON values differ."""
    if type(found) is not type(expected):
        fail(f"{what}: the reader found {found!r}, daybook says {expected!r}")
    if isinstance(found, dict):
        for name in list(found) + [name for name in expected if name not in found]:
            if name not in found or name not in expected:
                fail(f"{what}.{name}: only {'the reader' if name in found else 'daybook'} has it")
            same(f"{what}.{name}", found[name], expected[name])
    elif isinstance(found, list) and len(found) == len(expected):
        for index, (mine, theirs) in enumerate(zip(found, expected)):
            same(f"{what}[{index}]", mine, theirs)
    elif found != expected:
        fail(f"{what}: the reader found {found!r}, daybook says {expected!r}")


def check_fixtures():
    """Every stored form that Daybook's own tests keep: all types, also those the story does not reach."""
    forms = set()
    files = sorted(FIXTURES.glob("form*/*.cbor.hex"))
    for file in files:
        name = f"{file.parent.name}/{file.name}"
        envelope = reader.decode(bytes.fromhex(file.read_text()))
        shown = reader.Record(0, b"", envelope).as_json()
        del shown["position"], shown["link"]
        same(name, shown, json.loads(file.with_name(file.name.replace(".cbor.hex", ".json")).read_text()))
        if file.parent.name != f"form{envelope['version']}":
            fail(f"{name}: its form is {envelope['version']}")
        forms.add((envelope["type"], envelope["version"]))
    if forms != set(EVENTS):
        fail(f"no stored form of {sorted(set(EVENTS) - forms)}")
    return len(files)


def check_example(page):
    """The records dumped in the page have the links the page states."""
    blocks = hex_blocks(page)
    first, booked = blocks["Record 1"], blocks["Record 5"]
    chain = reader.Chain()
    chain.next(first[8:16], first)
    if reader.link_0(chain.ledger_id.bytes) != link_in(page, "link 0"):
        fail(f"{PAGE.name}: link 0 is another")
    if chain.link != link_in(page, "link 1"):
        fail(f"{PAGE.name}: link 1 is another")
    chain.position, chain.link = 4, link_in(page, "link 4")
    record = chain.next(booked[8:16], booked)
    if chain.link != link_in(page, "link 5"):
        fail(f"{PAGE.name}: link 5 is another")
    vault = Vault(blocks["Key 0"], blocks["Secret"], chain.ledger_id)
    if vault.open(record.envelope["data"]["guest"]) is None:
        fail(f"{PAGE.name}: the guest does not open")
    command = json.loads(next(line for line in page.splitlines() if line.startswith('{"command":"book"')))
    if vault.fingerprint(command) != record.envelope["fingerprint"]:
        fail(f"{PAGE.name}: the fingerprint is another")


def tell_story(daybook, directory):
    """A ledger with the demonstration's evening in it, and the commands as they were given."""
    ledger, given = directory / "evening.ledger", directory / "given.jsonl"
    run = [daybook, "--ledger", ledger]
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run([*run, "init", "--clock", "manual"], **quiet)
    subprocess.run([*run, "import", "venues", STORY / "venues.json"], **quiet)
    listen = ["bash", "-c", 'tee "$0" | "$@"', given, *run, "exec"]
    subprocess.run([ROOT / "Tools/play", STORY / "evening.jsonl", *listen], **quiet)
    subprocess.run([*run, "views", "rebuild", "--all"], **quiet)
    return ledger, [json.loads(line) for line in given.read_text().splitlines()]


def check_stores(ledger):
    """Every page of the log and of the views, checked offline by the verifier that comes with the newer library."""
    stores = sorted(path.parent for path in ledger.rglob("data.mdb"))
    for store in stores:
        if errors := lmdb.verify.verify(str(store), subdir=True):
            fail(f"{store.relative_to(ledger)}: {errors[0]}")
    if ledger / "log" not in stores or len(stores) < 2:
        fail(f"stores to verify: found {[str(store) for store in stores]}")


def compare(daybook, ledger):
    """Compares every record the reader finds with what `daybook log --json` shows."""
    log = subprocess.run([daybook, "--ledger", ledger, "log", "--json"], check=True, capture_output=True)
    said = [json.loads(line) for line in log.stdout.splitlines()]
    found = list(reader.records(ledger / "log"))
    command = None
    for record, expected in zip(found, said):
        same(f"position {record.position}", record.as_json(), expected)
        shared = [record.envelope.get(name) for name in ("first", "by", "key", "requestId", "traceparent", "venue")]
        if shared[0] != record.position and shared != command:
            fail(f"position {record.position}: it belongs to no command")
        command = shared
    if len(found) != len(said):
        fail(f"the reader found {len(found)} records, daybook says {len(said)}")
    return found, said


def check_vault(ledger, found, commands):
    """Compares guests and fingerprints with the commands they came from."""
    vault = Vault.of(ledger / "vault", found[0].envelope["data"]["ledger"])
    by_key = {}
    for command in commands:
        if "key" in command:
            by_key.setdefault((command.get("by", "operator:cli"), command["key"]), command)
    opened = fingerprints = 0
    for record in found:
        command = by_key.get((record.envelope["by"], record.envelope.get("key")))
        if command is None:
            continue
        if "fingerprint" in record.envelope:
            if vault.fingerprint(command) != record.envelope["fingerprint"]:
                fail(f"position {record.position}: its fingerprint is another than that of {command}")
            fingerprints += 1
        guest = record.envelope["data"].get("guest")
        if isinstance(guest, dict):
            same(f"position {record.position}: guest", vault.open(guest), command["guest"])
            opened += 1
    if not opened or not fingerprints:
        fail("the story left no guest and no fingerprint to compare")
    return opened, fingerprints


def check_proofs(daybook, ledger, directory, found):
    """Seals, receipts of records, proofs of growth and a witness's cosignature; returns how many were checked."""
    run = [daybook, "--ledger", ledger]

    def said(*words, given=None):
        return subprocess.run([*run, *words], check=True, input=given, capture_output=True, cwd=directory).stdout

    links = [record.link for record in found]
    witness = said("cosign", "--state", "w", "--name", "w.example/daybook").decode()
    keys = [proof.read_key(said("seal", "--public-key").decode()), proof.read_key(witness)]
    (directory / "key").write_bytes(said("seal", "--public-key"))
    said("witness", "add", witness.strip())
    said("witness", "require", "1")
    request = said("seal", "--since", "0")
    line = said("cosign", "-", "--state", "w", "--log", "key", given=request)
    said("witness", "keep", "-", given=line)
    (directory / "policy").write_bytes(said("witness", "policy"))
    sealed, old = proof.check_growth(request, None, keys)
    if (sealed.size, sealed.root, old) != (len(links), proof.root_of(links), 0):
        fail("the seal is of another tree")
    check_openssl(directory, said("seal"))
    for size in range(1, len(links)):
        again, _ = proof.check_growth(said("seal", "--since", str(size)), proof.root_of(links[:size]), keys)
        if (again.size, again.root) != (sealed.size, sealed.root):
            fail(f"the proof from {size} records on is of another seal")
    for record in found:
        receipt = said("receipt", str(record.position))
        checkpoint, position, linked = proof.check_receipt(receipt, keys)
        if position != record.position or checkpoint.signed.get("w.example/daybook") is None:
            fail(f"position {record.position}: its receipt is of {position}, signed by {checkpoint.signed}")
        if reader.decode(linked[48:]) != record.envelope:
            fail(f"position {record.position}: its receipt has another record")
        check_forgeries(daybook, directory, receipt, keys)
    return len(links) * 2


def check_openssl(directory, seal):
    """The commands on the page of seals accept a seal, and refuse one of another size."""
    if shutil.which("openssl") is None:
        return
    page = SEALS.read_text()
    commands = page[page.index("```bash\n") + 8 :]
    commands = ["bash", "-c", commands[: commands.index("```")]]
    (directory / "sahil.key").write_bytes((directory / "key").read_bytes())
    lines = seal.split(b"\n")
    for lines[1], code in ((lines[1], 0), (lines[1] + b"0", 1)):
        (directory / "seal").write_bytes(b"\n".join(lines))
        ran = subprocess.run(commands, cwd=directory, capture_output=True, text=True)
        if ran.returncode != code:
            fail(f"{SEALS.name}: openssl ended with {ran.returncode}: {ran.stdout}{ran.stderr}")


def check_forgeries(daybook, directory, receipt, keys):
    """What one of the two verifiers refuses, the other does too: some bits of the receipt, each flipped."""
    for place in range(len(receipt) // 7, len(receipt), len(receipt) // 2):
        forged = flip(receipt, place)
        try:
            proof.check_receipt(forged, keys)
        except Exception:  # whatever is raised, it is not believed
            pass
        else:
            fail(f"a receipt with a flipped bit at byte {place} is believed")
        command = [daybook, "receipt", "--check", "-", "--policy", "policy"]
        if subprocess.run(command, input=forged, capture_output=True, cwd=directory).returncode not in (1, 2):
            fail(f"daybook believes a receipt with a flipped bit at byte {place}")


def damage(daybook, ledger, directory):
    """Copies the ledger, damages the copy, and asks the reader and `daybook verify` where."""
    sound = list(reader.raw_records(ledger / "log"))
    damages = {}
    for where, index in {"the first record": 0, "a record": len(sound) // 2, "the last record": -1}.items():
        key, value = sound[index]
        places = {"magic": 0, "position": 15, "link": 40, "first byte": 48, "last byte": len(value) - 1}
        if index != 0:  # in the first record another format is a newer ledger, and no damage
            places["format"] = 7
        for what, place in places.items():
            damages[f"a flipped bit in the {what} of {where}"] = {key: flip(value, place)}
        damages[f"{where} cut short"] = {key: value[:-1]}
        damages[f"{where} grown"] = {key: value + b"\0"}
        damages[f"{where} without a header"] = {key: value[:47]}
    (key, value), (next_key, next_value) = sound[len(sound) // 2 :][:2]
    damages["a missing record"] = {key: None}
    damages["two swapped records"] = {key: next_value, next_key: value}
    damages["a repeated record"] = {(len(sound) + 1).to_bytes(8, "big"): sound[-1][1]}
    for what, changes in damages.items():
        copy = directory / "damaged.ledger"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(ledger, copy)
        with lmdb.open(str(copy / "log"), map_size=1 << 30) as environment, environment.begin(write=True) as change:
            for place, bytes_now in changes.items():
                change.delete(place) if bytes_now is None else change.put(place, bytes_now)
        try:
            for _ in reader.records(copy / "log"):
                pass
            fail(f"{what}: the reader noticed nothing")
        except reader.Violation as violation:
            mine = violation.position
        verify = subprocess.run([daybook, "--ledger", copy, "verify", "--json"], capture_output=True, text=True)
        if verify.returncode != 1 or json.loads(verify.stdout)["position"] != mine:
            said = verify.stdout.strip() or verify.stderr.strip()
            fail(f"{what}: the reader names position {mine}, daybook verify ended with {verify.returncode}: {said}")
    return len(damages)


def flip(value, place):
    return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as error:
        fail(f"{' '.join(map(str, error.cmd))} ended with {error.returncode}")
