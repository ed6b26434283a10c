#!/usr/bin/env bash
# Authlib 1.9.10 (PyPI): the published key of one P-256 pair in 128 has a coordinate of 31 bytes instead of 32.
#
# Guess before the first run: `x` and `y` of a JSON Web Key have 32 bytes each, always; RFC 7518 §6.2.1.2 says that they
# must, with zeros in front. PyJWT 2.15.1 and jwcrypto 1.6.1 write them so.
# Seen: a coordinate below 2^248 is written without its leading zero; what a key looks like in a test says nothing of it.
# A reader that insists on 32 bytes finds no key, and refuses every token of that issuer, once in 128 rotations.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check \
  authlib==1.9.10 jwcrypto==1.6.1 pyjwt==2.15.1 cryptography==50.0.2 ||
  { echo "the packages could not be installed" >&2; exit 3; }

"$work/python/bin/python" -W ignore - <<'PYTHON'
import base64, json, sys
from authlib.jose import JsonWebKey
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwcrypto.jwk import JWK
from jwt.algorithms import ECAlgorithm

# The first secret numbers from 1 on whose points have a short x and a short y.
pairs = {}
for secret in range(1, 5_000):
    numbers = ec.derive_private_key(secret, ec.SECP256R1()).public_key().public_numbers()
    for name in "xy":
        if getattr(numbers, name) < 1 << 248:
            pairs.setdefault(name, numbers.public_key())


def lengths(key):
    return tuple(len(base64.urlsafe_b64decode(key[name] + "==")) for name in "xy")


found = {}
for name in "xy":
    pem = pairs[name].public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    found[name] = {
        "authlib": lengths(JsonWebKey.import_key(pem).as_dict()),
        "jwcrypto": lengths(json.loads(JWK.from_pem(pem).export_public())),
        "pyjwt": lengths(json.loads(ECAlgorithm.to_jwk(pairs[name]))),
    }
    print(f"a key with a short {name}, bytes of x and y: {found[name]}")
whole = {"jwcrypto": (32, 32), "pyjwt": (32, 32)}
expected = {"x": {"authlib": (31, 32)} | whole, "y": {"authlib": (32, 31)} | whole}
if found != expected:
    sys.exit(f"this changed: expected {expected}")
PYTHON
