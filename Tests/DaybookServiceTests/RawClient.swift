import Glibc

/// A client that sends exactly the bytes it is given, over a socket of its own on loopback.
///
/// `@unchecked`: one thread reads, and sending touches nothing that changes.
final class RawClient: @unchecked Sendable {
  private let descriptor: Int32
  private var received: [UInt8] = []

  struct Failure: Error { let what: String }

  struct Answer {
    let status: Int
    let head: String
    let body: String

    func field(_ name: String) -> String? {
      head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        .map { String($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) }
    }
  }

  /// Connects; nothing comes within a minute is a failure, never a hang. `room` limits what the system takes for it, in bytes.
  init(_ port: UInt16, room: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var room { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size)) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var time = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw Failure(what: "connect: \(errno)") }
  }

  deinit { Glibc.close(descriptor) }

  func send(_ text: String) { send(Array(text.utf8)) }
  func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next answer, whole: as long as it says, or until the connection ends.
  func answer() throws -> Answer {
    var end = headEnd()
    while end == nil {
      guard try more() else {
        throw Failure(what: "the connection ended before an answer: \(text(received))")
      }
      end = headEnd()
    }
    guard let end else { throw Failure(what: "no answer") }
    let head = text(Array(received[..<end]))
    received.removeFirst(end + 4)
    let status = Int(head.split(separator: " ")[1]) ?? 0
    let length = Answer(status: status, head: head, body: "").field("content-length").flatMap { Int($0) }
    if status == 100 { return Answer(status: 100, head: head, body: "") }
    while length.map({ received.count < $0 }) ?? true {
      guard try more() else { break }
    }
    let count = min(length ?? received.count, received.count)
    let body = text(Array(received.prefix(count)))
    received.removeFirst(count)
    return Answer(status: status, head: head, body: body)
  }

  /// The head of an answer that goes on.
  func head() throws -> String {
    while headEnd() == nil { guard try more() else { break } }
    guard let end = headEnd() else { throw Failure(what: "the connection ended before an answer") }
    defer { received.removeFirst(end + 4) }
    return text(Array(received[..<end]))
  }

  /// The next part of an answer in parts; nil at its end, or when the connection ends.
  func part() throws -> [UInt8]? {
    func line() throws -> String? {
      while true {
        if let end = received.firstIndex(of: 10) {
          defer { received.removeFirst(end + 1) }
          return text(Array(received[..<(end - 1)]))
        }
        guard try more() else { return nil }
      }
    }
    guard let size = try line().flatMap({ Int($0, radix: 16) }), size > 0 else { return nil }
    while received.count < size + 2 { guard try more() else { return nil } }
    defer { received.removeFirst(size + 2) }
    return Array(received.prefix(size))
  }

  /// Reads until what has come holds a text.
  func read(until part: String) throws -> String {
    while !text(received).contains(part) {
      guard try more() else {
        throw Failure(what: "the connection ended before \"\(part)\": \(text(received))")
      }
    }
    defer { received = [] }
    return text(received)
  }

  /// Waits for the other end to close; what came before.
  func waitForEnd() throws -> String {
    while try more() {}
    return text(received)
  }

  /// False at the end of the connection.
  private func more() throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count < 0, errno == ECONNRESET { return false }
    guard count >= 0 else { throw Failure(what: "nothing came in a minute: \(text(received))") }
    received += buffer.prefix(count)
    return count > 0
  }

  private func headEnd() -> Int? {
    guard received.count >= 4 else { return nil }
    return (0...(received.count - 4)).first { Array(received[$0..<$0 + 4]) == [13, 10, 13, 10] }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
