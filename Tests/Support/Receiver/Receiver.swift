import DaybookStore
import Glibc

/// A server on loopback that keeps what it was sent and answers as it is told: also late, wrongly or not at all.
public final class Receiver: Sendable {
  public struct Request: Sendable {
    public let method: String
    public let target: String
    /// Names in lower case.
    public let fields: [(name: String, value: String)]
    public let body: [UInt8]

    public func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    public var text: String { String(decoding: body, as: UTF8.self) }
  }

  public enum Reply: Sendable {
    case answer(Int, [String] = [], String = "")
    /// These bytes, whatever they are, and the end of the connection.
    case bytes([UInt8])
    /// Nothing, until the receiver is stopped.
    case silence
    /// The end of the connection.
    case end
  }

  private struct State {
    var requests: [Request] = []
    var connections: [Int32] = []
    var threads: [DaybookStore.Thread] = []
    var isStopped = false
  }

  public let port: UInt16
  private let listener: Int32
  private let state = Monitor(State())
  private let reply: @Sendable (Request, Int) -> Reply

  /// Listens; `reply` hears each request with its number, from 0, on a thread of its connection.
  public init(port: UInt16 = 0, _ reply: @escaping @Sendable (Request, Int) -> Reply) throws {
    self.reply = reply
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var one: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        let code = bind(listener, name, size)
        return code == 0 ? getsockname(listener, name, &size) : code
      }
    }
    precondition(code == 0 && listen(listener, 64) == 0, "no port to listen on: \(errno)")
    self.listener = listener
    self.port = UInt16(bigEndian: address.sin_port)
    let accepting = try DaybookStore.Thread { self.accept() }
    state.withLock { $0.threads.append(accepting) }
  }

  /// Where it is, such as `http://127.0.0.1:4711`.
  public var origin: String { "http://127.0.0.1:\(port)" }

  /// What it was sent so far.
  public var requests: [Request] { state.withLock { $0.requests } }

  /// Waits until it was sent so many requests; false when it was not within ten.
  public func waits(for count: Int) -> Bool {
    state.wait(until: .now + .seconds(600)) { $0.requests.count >= count ? true : nil } ?? false
  }

  /// Ends all connections and its threads; a second call finds nothing to end, and leaves alone who has its numbers now.
  public func stop() {
    let threads: [DaybookStore.Thread]? = state.withLock(wake: true) { state in
      guard !state.isStopped else { return nil }
      state.isStopped = true
      shutdown(listener, Int32(SHUT_RDWR))
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
      return state.threads
    }
    guard let threads else { return }
    threads.first?.join()
    for thread in state.withLock({ $0.threads }) { thread.join() }
    close(listener)
  }

  private func accept() {
    while true {
      let connection = Glibc.accept(listener, nil, nil)
      guard connection >= 0 else { return }
      let isOpen = state.withLock { state in
        if !state.isStopped { state.connections.append(connection) }
        return !state.isStopped
      }
      guard isOpen, let thread = try? DaybookStore.Thread({ self.serve(connection) }) else {
        close(connection)
        return
      }
      state.withLock { $0.threads.append(thread) }
    }
  }

  private func serve(_ connection: Int32) {
    var received: [UInt8] = []
    while let request = next(connection, &received) {
      let number = state.withLock(wake: true) { state in
        state.requests.append(request)
        return state.requests.count - 1
      }
      switch reply(request, number) {
      case .answer(let status, let lines, let body):
        var text = "HTTP/1.1 \(status) Answer\r\nContent-Length: \(body.utf8.count)\r\n"
        text += lines.map { $0 + "\r\n" }.joined() + "\r\n" + body
        send(connection, Array(text.utf8))
        continue
      case .bytes(let bytes): send(connection, bytes)
      case .silence: _ = state.wait { $0.isStopped ? true : nil }
      case .end: break
      }
      break
    }
    state.withLock { state in
      state.connections.removeAll { $0 == connection }
      close(connection)
    }
  }

  private func send(_ connection: Int32, _ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// The next whole request; nil when the connection ends.
  private func next(_ connection: Int32, _ received: inout [UInt8]) -> Request? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let (request, size) = whole(received) {
        received.removeFirst(size)
        return request
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      received += buffer.prefix(count)
    }
  }

  private func whole(_ bytes: [UInt8]) -> (Request, Int)? {
    guard let end = bytes.indices.dropLast(3).first(where: { bytes[$0..<$0 + 4] == [13, 10, 13, 10] }) else {
      return nil
    }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let words = lines[0].split(separator: " ").map(String.init)
    let fields = lines.dropFirst().map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return (name: line[..<colon].lowercased(), value: String(line[colon...].dropFirst().drop { $0 == " " }))
    }
    let size = fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
    guard bytes.count >= end + 4 + size else { return nil }
    let body = Array(bytes[(end + 4)..<(end + 4 + size)])
    return (Request(method: words[0], target: words[1], fields: fields, body: body), end + 4 + size)
  }
}
