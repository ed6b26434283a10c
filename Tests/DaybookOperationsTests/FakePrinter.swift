import DaybookStore
import Glibc

/// A printer on loopback that speaks as much of ESC/POS as a network printer answers.
///
/// `@unchecked`: what changes lies in the monitor.
final class FakePrinter: @unchecked Sendable {
  enum Mood { case ready, outOfPaper, coverOpen, silent, endsMidway }

  private struct State {
    var mood = Mood.ready
    var slips: [[UInt8]] = []
    var asked = 0
    var isOver = false
  }

  let port: UInt16
  private let listener: Int32
  private let state = Monitor(State())
  private let thread = Monitor<DaybookStore.Thread?>(nil)

  init(_ mood: Mood = .ready) throws {
    state.withLock { $0.mood = mood }
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard isBound else { throw ErrorNumberThrown(number: errno) }
    port = UInt16(bigEndian: address.sin_port)
    let thread = try DaybookStore.Thread { self.run() }
    self.thread.withLock { $0 = thread }
  }

  struct ErrorNumberThrown: Error { let number: Int32 }

  var mood: Mood {
    get { state.withLock { $0.mood } }
    set { state.withLock { $0.mood = newValue } }
  }

  /// Waits until so many slips are on paper.
  func slips(_ count: Int) -> [[UInt8]] {
    state.wait(until: .now + .seconds(600)) { $0.slips.count >= count ? $0.slips : nil } ?? []
  }

  /// Waits until it was asked how it is once more.
  func waitToBeAsked() {
    let before = state.withLock { $0.asked }
    _ = state.wait(until: .now + .seconds(600)) { $0.asked > before ? true : nil }
  }

  func close() {
    state.withLock { $0.isOver = true }
    shutdown(listener, Int32(SHUT_RDWR))
    thread.withLock { $0 }?.join()
    Glibc.close(listener)
  }

  private func run() {
    while true {
      let connection = accept(listener, nil, nil)
      if connection < 0 || state.withLock({ $0.isOver }) { return }
      serve(connection)
      Glibc.close(connection)
    }
  }

  private func serve(_ connection: Int32) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      bytes += buffer.prefix(count)
      while bytes.count >= 3, bytes.starts(with: [0x10, 0x04]) {
        let answer = answer(to: bytes[2])
        bytes.removeFirst(3)
        state.withLock(wake: true) { $0.asked += 1 }
        if let answer { reply(answer, connection) }
      }
      // A slip is over where it is asked whether it is printed.
      guard bytes.count > 3, bytes.suffix(3) == [0x1D, 0x72, 1] else { continue }
      if mood == .endsMidway { return }
      state.withLock(wake: true) { $0.slips.append(Array(bytes.dropLast(3))) }
      bytes = []
      reply(0, connection)
    }
  }

  private func reply(_ byte: UInt8, _ connection: Int32) {
    var byte = byte
    send(connection, &byte, 1, Int32(MSG_NOSIGNAL))
  }

  private func answer(to question: UInt8) -> UInt8? {
    switch (mood, question) {
    case (.silent, _): nil
    case (.outOfPaper, 1), (.coverOpen, 1): 0x1A
    case (.outOfPaper, 4): 0x72
    case (.coverOpen, 2): 0x16
    default: 0x12
    }
  }
}
