import Glibc

/// A connection to a port of this machine.
struct LoopbackConnection {
  private let descriptor: Int32

  /// From an address of loopback, 127.0.0.1 to 127.0.0.254; nil when nobody listens.
  init?(to port: UInt16, from last: UInt8 = 1) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var own = LoopbackConnection.address(last, 0)
    var other = LoopbackConnection.address(1, port)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafePointer(to: &own) { own in
      own.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
    }
    let isMet = withUnsafePointer(to: &other) { other in
      other.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) == 0 }
    }
    guard isOpen, isMet else {
      Glibc.close(descriptor)
      return nil
    }
  }

  func close() { Glibc.close(descriptor) }

  /// Sends a request and returns the first of what comes.
  func ask(_ text: String) -> String {
    var request = Array(text.utf8)
    guard send(descriptor, &request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      return ""
    }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  /// All that is sent until the other end closes.
  func rest() -> [UInt8] {
    var (all, bytes) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while true {
      let count = recv(descriptor, &bytes, bytes.count, 0)
      guard count > 0 else { return all }
      all += bytes.prefix(count)
    }
  }

  /// A port that nobody listens at.
  static func freePort() -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { Glibc.close(descriptor) }
    var found = address(1, 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &found) { found in
      found.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        bind(descriptor, name, size) == 0 && getsockname(descriptor, name, &size) == 0
      }
    }
    return UInt16(bigEndian: found.sin_port)
  }

  private static func address(_ last: UInt8, _ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = (0x7F00_0000 | UInt32(last)).bigEndian
    return address
  }
}
