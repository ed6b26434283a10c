#!/usr/bin/env bash
# jwcrypto 1.6.1, joserfc 1.8.0 and PyJWT 2.15.1 (PyPI): one signature, two names for it, and neither is taken by all three
# without more.
#
# Guess before the first run: a token signed with an Ed25519 key says `"alg": "EdDSA"` (RFC 8037), and every library that
# knows the key reads it.
# Seen: jwcrypto signs and reads `Ed25519` too (RFC 9864), which PyJWT does not know; joserfc takes neither unless it is
# named, and then says of EdDSA that it is deprecated. What is signed differs only by the name.
# A reader that knows the key has to take both names.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check \
  jwcrypto==1.6.1 joserfc==1.8.0 pyjwt==2.15.1 cryptography==50.0.2 ||
  { echo "the packages could not be installed" >&2; exit 3; }

"$work/python/bin/python" - <<'PYTHON'
import json, sys, warnings
import jwt as pyjwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt as joserfc
from joserfc.jwk import OKPKey
from jwcrypto import jwk, jwt as jwcrypto

names = ("EdDSA", "Ed25519")
secret = Ed25519PrivateKey.generate()
key = jwk.JWK.from_pyca(secret)
fields = json.loads(key.export_private())
claims = {"sub": "a"}


def signed(name):
    token = jwcrypto.JWT(header={"alg": name}, claims=claims)
    token.make_signed_token(key)
    return token.serialize()


def takes(read, name):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            read(signed(name), name)
        except Exception as problem:
            return type(problem).__name__
        return "deprecated" if any("deprecated" in str(one.message) for one in told) else "yes"


readers = {
    "jwcrypto": lambda token, _: jwcrypto.JWT(jwt=token, key=key),
    "joserfc": lambda token, _: joserfc.decode(token, OKPKey.import_key(fields)),
    "joserfc, told": lambda token, name: joserfc.decode(token, OKPKey.import_key(fields), algorithms=[name]),
    "PyJWT, told": lambda token, name: pyjwt.decode(token, secret.public_key(), algorithms=[name]),
}
found = {reader: tuple(takes(read, name) for name in names) for reader, read in readers.items()}
for reader, answers in found.items():
    print(f"{reader}: EdDSA {answers[0]}, Ed25519 {answers[1]}")
expected = {
    "jwcrypto": ("yes", "yes"),
    "joserfc": ("UnsupportedAlgorithmError", "UnsupportedAlgorithmError"),
    "joserfc, told": ("deprecated", "yes"),
    "PyJWT, told": ("yes", "InvalidAlgorithmError"),
}
if found != expected:
    sys.exit(f"this changed: expected {expected}")
PYTHON
