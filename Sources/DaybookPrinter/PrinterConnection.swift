package import DaybookFiles
internal import Glibc

/// A connection to a network printer (raw TCP, port 9100). It blocks its thread, each step at most `patience`.
package struct PrinterConnection: ~Copyable {
  private let descriptor: Int32
  private let address: String

  /// Connects to an address in numbers.
  ///
  /// - Parameter patience: Seconds that the printer may take to take or answer something.
  package init(_ address: String, port: UInt16, patience: Int = 5) throws(LedgerFailure) {
    self.address = "\(address):\(port)"
    let isSix = address.contains(":")
    descriptor = socket(
      isSix ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw LedgerFailure("connect to the printer", self.address, .last) }
    var time = timeval(tv_sec: patience, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    let code = isSix ? connectSix(address, port) : connectFour(address, port)
    guard code == 0 else {
      throw LedgerFailure(
        "connect to the printer", self.address, .last, advice: "see that it is on and in the network")
    }
  }

  deinit { close(descriptor) }

  private func connectFour(_ text: String, _ port: UInt16) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard unsafe inet_pton(AF_INET, text, &address.sin_addr) == 1 else { return refused() }
    return unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private func connectSix(_ text: String, _ port: UInt16) -> Int32 {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    guard unsafe inet_pton(AF_INET6, text, &address.sin6_addr) == 1 else { return refused() }
    return unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
  }

  private func refused() -> Int32 {
    errno = EINVAL
    return -1
  }

  /// Why it prints nothing now; nil: it is ready.
  package func obstacle() throws(LedgerFailure) -> String? {
    // Its state, why it is offline, its paper: real-time requests, which are answered also when it is offline.
    let state = try ask([0x10, 0x04, 1])
    let paper = try ask([0x10, 0x04, 4])
    if paper & 0x60 != 0 { return "it is out of paper" }
    guard state & 0x08 != 0 else { return nil }
    let cause = try ask([0x10, 0x04, 2])
    if cause & 0x04 != 0 { return "its cover is open" }
    if cause & 0x20 != 0 { return "it is out of paper" }
    return cause & 0x40 != 0 ? "it has an error" : "it is offline"
  }

  /// Waits until all that was sent is printed: the question lies behind it in the printer's queue.
  package func finish() throws(LedgerFailure) {
    try send([0x1D, 0x72, 1])
    let paper = try answer()
    guard paper & 0x0C == 0 else { throw failure("it ran out of paper while it printed") }
  }

  package func send(_ bytes: [UInt8]) throws(LedgerFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("it takes nothing any more: \(ErrorNumber.last.text)") }
      rest = rest.dropFirst(count)
    }
  }

  private func ask(_ request: [UInt8]) throws(LedgerFailure) -> UInt8 {
    try send(request)
    let byte = try answer()
    // Two bits are always set and two never: other bytes are no answer to that.
    guard byte & 0x93 == 0x12 else { throw failure("it answered \(byte) when it was asked how it is") }
    return byte
  }

  private func answer() throws(LedgerFailure) -> UInt8 {
    var byte: UInt8 = 0
    while true {
      let count = unsafe recv(descriptor, &byte, 1, 0)
      if count == 1 { return byte }
      if count < 0, errno == EINTR { continue }
      throw failure(count == 0 ? "it ended the connection" : "it does not answer: \(ErrorNumber.last.text)")
    }
  }

  private func failure(_ found: String) -> LedgerFailure {
    LedgerFailure(
      .storage, "print at", address, found: found,
      advice: "nothing is marked as delivered; it is printed once the printer is ready")
  }
}
