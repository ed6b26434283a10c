import Daybook
import DaybookHTTP
import Glibc

/// Another server that answers with the bytes of an availability; it ends with the value's `stop`.
struct HTTPContender {
  let name: String
  let url: String
  let stop: () -> Void

  /// The service's own library, which answers at once with bytes that it has.
  static func library(_ body: [UInt8]) throws(BenchFailure) -> HTTPContender {
    let answer = HTTPAnswer(200, [HTTPField("Content-Type", "application/json")], body: body)
    do throws(LedgerFailure) {
      let server = try HTTPServer(address: "127.0.0.1", port: 0) { _, reply in reply(answer) }
      return HTTPContender(name: "the library, fixed bytes", url: "http://127.0.0.1:\(server.port)/") {
        server.stop()
      }
    } catch {
      throw BenchFailure(error.message)
    }
  }

  /// nginx over a file; nil when it is not there.
  static func nginx(_ body: [UInt8], in folder: TemporaryFolder) throws(BenchFailure) -> HTTPContender? {
    let (port, root) = (LoopbackConnection.freePort(), try folder.full())
    try folder.write("availability.json", body)
    let user = getuid() == 0 ? "user root;" : ""
    try folder.write(
      "nginx.conf",
      Array(
        """
        \(user) worker_processes 2; daemon off; pid \(root)/nginx.pid; error_log \(root)/nginx.log;
        events { worker_connections 1024; }
        http {
          access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on; open_file_cache max=100;
          default_type application/json; client_body_temp_path \(root)/nginx-body; proxy_temp_path \(root)/nginx-proxy;
          fastcgi_temp_path \(root)/nginx-fastcgi; uwsgi_temp_path \(root)/nginx-uwsgi; scgi_temp_path \(root)/nginx-scgi;
          server { listen 127.0.0.1:\(port); root \(root); }
        }

        """.utf8))
    let words = ["nginx", "-e", "\(root)/nginx.log", "-c", "\(root)/nginx.conf"]
    let child = try RunningChild(words, listeningAt: port, messages: folder.path("nginx.txt"))
    return child.map { child in
      HTTPContender(
        name: "nginx, a file", url: "http://127.0.0.1:\(port)/availability.json", stop: child.stop)
    }
  }

  /// FastAPI on uvicorn, which writes the same object anew for each request.
  static func fastAPI(_ python: String, _ body: [UInt8], in folder: TemporaryFolder) throws(BenchFailure)
    -> HTTPContender?
  {
    let (port, root) = (LoopbackConnection.freePort(), try folder.full())
    try folder.write("availability.json", body)
    try folder.write(
      "fast.py",
      Array(
        """
        import json
        from fastapi import FastAPI
        app = FastAPI()
        ANSWER = json.load(open("\(root)/availability.json"))
        @app.get("/")
        async def availability():
            return ANSWER

        """.utf8))
    let words = [
      python, "-m", "uvicorn", "fast:app", "--app-dir", root, "--host", "127.0.0.1", "--port", "\(port)",
      "--no-access-log", "--log-level", "error", "--loop", "uvloop", "--http", "httptools",
    ]
    let child = try RunningChild(words, listeningAt: port, messages: folder.path("fast.txt"))
    return child.map { HTTPContender(name: "FastAPI", url: "http://127.0.0.1:\(port)/", stop: $0.stop) }
  }
}

extension TemporaryFolder {
  /// Its path from the root.
  fileprivate func full() throws(BenchFailure) -> String {
    guard let found = realpath(path, nil) else { throw BenchFailure("find \(path)") }
    defer { free(found) }
    return String(cString: found)
  }

  /// Writes a file of it.
  func write(_ name: String, _ bytes: [UInt8]) throws(BenchFailure) {
    let descriptor = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    guard descriptor >= 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw BenchFailure("write \(path(name)): \(String(cString: strerror(errno)))")
    }
  }
}
