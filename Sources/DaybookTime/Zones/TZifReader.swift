/// Reads the parts of a TZif file in order, and checks every count against the bytes (RFC 9636 §3).
struct TZifReader {
  private let bytes: [UInt8]
  private let name: String
  private var position = 0

  init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// The counts at the beginning of a block, each up to 2³² − 1 (RFC 9636 §3.1).
  struct Header {
    /// 0 for version 1, otherwise the version.
    var version: Int
    var utIndicatorCount: Int
    var standardIndicatorCount: Int
    var leapCount: Int
    var timeCount: Int
    var typeCount: Int
    var characterCount: Int
  }

  /// The parts of a block that are used (RFC 9636 §3.2).
  struct Block {
    var initialOffset: UTCOffset
    var transitions: [ZoneRules.Transition]
  }

  mutating func header() throws(ZoneError) -> Header {
    guard remaining >= 44, bytes[position..<position + 4].elementsEqual("TZif".utf8) else {
      throw bad("no TZif header at byte \(position)")
    }
    let version: Int
    switch bytes[position + 4] {
    case 0: version = 0
    case let byte where (0x32...0x39).contains(byte): version = Int(byte) - 0x30
    case let byte: throw bad("the version byte \(byte)")
    }
    position += 20
    return Header(
      version: version, utIndicatorCount: count(), standardIndicatorCount: count(), leapCount: count(),
      timeCount: count(), typeCount: count(), characterCount: count())
  }

  mutating func skipBlock(_ header: Header, timeByteCount: Int) throws(ZoneError) {
    let size = byteCount(of: header, timeByteCount: timeByteCount)
    guard size <= remaining else { throw bad("a block of \(size) bytes where \(remaining) are left") }
    position += size
  }

  mutating func block(_ header: Header, timeByteCount: Int) throws(ZoneError) -> Block {
    let times = position
    try skipBlock(header, timeByteCount: timeByteCount)
    guard header.typeCount > 0 else { throw bad("no local time types") }
    guard header.leapCount == 0 else {
      throw ZoneError(
        code: .badRules,
        message: """
          read the TZif file of \(ZoneName.printable(name)): it counts \(header.leapCount) leap seconds, which the \
          ledger's times do not have; use the zone's file without them
          """)
    }
    let indexes = times + header.timeCount * timeByteCount
    let types = indexes + header.timeCount
    var initialOffset = try offset(0, at: types)
    var transitions: [ZoneRules.Transition] = []
    transitions.reserveCapacity(header.timeCount)
    for number in 0..<header.timeCount {
      let type = Int(bytes[indexes + number])
      guard type < header.typeCount else { throw bad("local time type \(type) of \(header.typeCount)") }
      let offset = try offset(type, at: types)
      let instant = time(at: times + number * timeByteCount, byteCount: timeByteCount)
      // Old compilers begin with a "Big Bang" far before any `Timestamp`: its offset counts as the initial
      // one.
      if instant < -ZoneRules.mostEpochSeconds && transitions.isEmpty {
        initialOffset = offset
      } else {
        transitions.append(.init(epochSeconds: instant, offsetSeconds: Int32(offset.seconds)))
      }
    }
    return Block(initialOffset: initialOffset, transitions: transitions)
  }

  /// The TZ string between two line feeds (RFC 9636 §3.3).
  mutating func footer() throws(ZoneError) -> String {
    guard remaining > 0, bytes[position] == 0x0A,
      let end = bytes[(position + 1)...].firstIndex(of: 0x0A)
    else { throw bad("no footer at byte \(position)") }
    let text = bytes[position + 1..<end]
    guard text.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      throw bad("a footer that is not plain ASCII")
    }
    position = end + 1
    return String(decoding: text, as: UTF8.self)
  }

  private var remaining: Int { bytes.count - position }

  /// The size of a block without its header; at most 2³² × 28, so it cannot overflow.
  private func byteCount(of header: Header, timeByteCount: Int) -> Int {
    header.timeCount * (timeByteCount + 1) + header.typeCount * 6 + header.characterCount
      + header.leapCount * (timeByteCount + 4) + header.standardIndicatorCount + header.utIndicatorCount
  }

  /// Takes four bytes of the header, which must be there.
  private mutating func count() -> Int {
    defer { position += 4 }
    return Int(UInt32(truncatingIfNeeded: time(at: position, byteCount: 4)))
  }

  private func time(at start: Int, byteCount: Int) -> Int64 {
    var value: UInt64 = 0
    for byte in bytes[start..<start + byteCount] { value = value << 8 | UInt64(byte) }
    return byteCount == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }

  private func offset(_ type: Int, at types: Int) throws(ZoneError) -> UTCOffset {
    let seconds = Int(time(at: types + type * 6, byteCount: 4))
    guard abs(seconds) <= UTCOffset.mostSeconds else {
      throw bad("an offset of \(seconds) s; at most ±\(UTCOffset.mostSeconds) s")
    }
    return UTCOffset(seconds: seconds)
  }

  private func bad(_ found: String) -> ZoneError {
    ZoneError(
      code: .badFile,
      message: """
        read the TZif file of \(ZoneName.printable(name)): found \(found) in \(bytes.count) bytes; it must be as in \
        RFC 9636; install a sound release of tzdata and try again
        """)
  }
}
