package import Daybook
internal import DaybookCBOR
internal import DaybookCrypto
internal import DaybookStore
internal import Glibc

/// Reads a bundle item by item; memory does not grow with it.
package struct BundleReader: ~Copyable {
  package enum Item {
    case record([UInt8])
    case vault(file: String, at: Int, bytes: [UInt8])
    case end
  }

  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var index = 0
  private var isAtEnd = false
  private var check = Blake2b()

  package init(_ path: String) throws(LedgerFailure) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LedgerFailure("open", path, .last) }
  }

  deinit { close(descriptor) }

  /// What the bundle says of itself, its first item.
  package mutating func heading() throws(LedgerFailure) -> BundleHeading {
    guard let item = try? next(), let heading = BundleReader.heading(in: item) else {
      throw LedgerFailure(
        .badFile,
        "read \(path): it does not begin as a bundle of version \(Bundle.version); make one with daybook export bundle"
      )
    }
    check.update(item)
    return heading
  }

  private static func heading(in item: [UInt8]) -> BundleHeading? {
    var reader = CBORReader(item.span.bytes)
    do throws(CBORError) {
      guard try reader.readMapHeader() == 6, reader.nextKeyIs("link") else { return nil }
      let link = Digest256(bytes: try reader.readBytes())
      guard reader.nextKeyIs("vault") else { return nil }
      let hasVault = try reader.readBool()
      guard reader.nextKeyIs("format"), try reader.readText() == Bundle.format, reader.nextKeyIs("ledger")
      else { return nil }
      let ledger = try reader.readBytes()
      guard reader.nextKeyIs("version"), try reader.readInt64() == Bundle.version,
        reader.nextKeyIs("position")
      else { return nil }
      let position = try reader.readUInt64()
      guard let link, ledger.count == 16, position <= Bundle.mostRecords else { return nil }
      func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
      return BundleHeading(
        ledger: LedgerID(high: word(ledger[..<8]), low: word(ledger[8...])), position: position, link: link,
        hasVault: hasVault)
    } catch {
      return nil
    }
  }

  /// The next item; `.end` only if the whole bundle was read and its check agrees.
  package mutating func item() throws(LedgerFailure) -> Item {
    let item = try next()
    guard let found = BundleReader.content(of: item) else { throw damaged }
    switch found {
    case .piece(let piece):
      check.update(item)
      return piece
    case .check(let digest):
      guard digest == check.finish().bytes, index == buffer.count, try isExhausted() else { throw damaged }
      return .end
    }
  }

  private enum Content {
    case piece(Item)
    case check([UInt8])
  }

  private static func content(of item: [UInt8]) -> Content? {
    var reader = CBORReader(item.span.bytes)
    do throws(CBORError) {
      if reader.peekMajorType == .bytes { return .piece(.record(try reader.readBytes())) }
      let count = try reader.readMapHeader()
      if count == 1, reader.nextKeyIs("check") { return .check(try reader.readBytes()) }
      guard count == 3, reader.nextKeyIs("at") else { return nil }
      let at = try reader.readInt64()
      guard (0...Bundle.mostBytes).contains(at), reader.nextKeyIs("file") else { return nil }
      let file = try reader.readText()
      guard reader.nextKeyIs("bytes") else { return nil }
      return .piece(.vault(file: file, at: Int(at), bytes: try reader.readBytes()))
    } catch {
      return nil
    }
  }

  private var damaged: LedgerFailure {
    LedgerFailure(.badFile, "read \(path): it is damaged or not whole; export the bundle again")
  }

  /// The bytes of the next item.
  private mutating func next() throws(LedgerFailure) -> [UInt8] {
    try fill()
    var reader = CBORReader(buffer.span.bytes.extracting(index...))
    do throws(CBORError) {
      try reader.skip()
    } catch {
      throw damaged
    }
    let item = Array(buffer[index..<index + reader.offset])
    index += item.count
    return item
  }

  /// Reads until the buffer has enough bytes for the longest possible item, or the rest of the file.
  private mutating func fill() throws(LedgerFailure) {
    let longest = 2 << 20
    guard buffer.count - index < longest, !isAtEnd else { return }
    buffer.removeFirst(index)
    index = 0
    while buffer.count < 2 * longest, try !isExhausted() {}
  }

  /// Reads some more into the buffer; true if there is nothing more to read.
  private mutating func isExhausted() throws(LedgerFailure) -> Bool {
    guard !isAtEnd else { return true }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count > 0 {
        buffer.append(contentsOf: chunk[..<count])
        return false
      }
      if count == 0 {
        isAtEnd = true
        return true
      }
      if errno != EINTR { throw LedgerFailure("read", path, .last) }
    }
  }
}
