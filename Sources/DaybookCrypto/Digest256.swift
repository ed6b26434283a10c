/// A BLAKE2b-256 digest (RFC 7693), 32 bytes: a record's link, or the digest of a ledger's live claims.
public struct Digest256: Hashable, Sendable, CustomStringConvertible {
  /// The bytes in order, eight to a word, most significant first.
  package let words: (UInt64, UInt64, UInt64, UInt64)

  /// Bytes of a digest.
  package static let byteCount = 32

  /// Thirty-two zeros: stands for no digest.
  package static let zero = Digest256(words: (0, 0, 0, 0))

  /// A digest from four words.
  package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  /// Reads 32 bytes at `offset`; they must be there.
  package init(_ bytes: RawSpan, at offset: Int = 0) {
    precondition(
      offset >= 0 && bytes.byteCount >= Digest256.byteCount
        && offset <= bytes.byteCount - Digest256.byteCount, "a digest has 32 bytes")
    words = (
      bytes.bigEndian(at: offset), bytes.bigEndian(at: offset + 8), bytes.bigEndian(at: offset + 16),
      bytes.bigEndian(at: offset + 24)
    )
  }

  /// Reads 32 bytes; nil when there are more or fewer.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Digest256.byteCount else { return nil }
    self.init(unsafe bytes.span.bytes)
  }

  /// Reads 64 hexadecimal digits; nil for anything else.
  public init?(hexadecimal text: some StringProtocol) {
    guard let bytes = DaybookCrypto.bytes(hexadecimal: text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The 32 bytes in order.
  package var bytes: [UInt8] {
    let words: [4 of UInt64] = [
      words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian,
    ]
    return unsafe words.span.bytes.withUnsafeBytes { unsafe Array($0) }
  }

  /// Appends the 32 bytes; there must be room.
  @_lifetime(output: copy output)
  package func write(into output: inout OutputRawSpan) {
    unsafe output.append(words.0.bigEndian, as: UInt64.self)
    unsafe output.append(words.1.bigEndian, as: UInt64.self)
    unsafe output.append(words.2.bigEndian, as: UInt64.self)
    unsafe output.append(words.3.bigEndian, as: UInt64.self)
  }

  /// Lower-case hexadecimal, 64 characters.
  public var description: String { hexadecimal(bytes) }

  /// Whether all 32 bytes are the same.
  public static func == (first: Digest256, second: Digest256) -> Bool { first.words == second.words }

  /// Hashes its first eight bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension RawSpan {
  /// The eight bytes at `offset`, most significant first; they must be there.
  package func bigEndian(at offset: Int) -> UInt64 {
    precondition(
      offset >= 0 && byteCount >= 8 && offset <= byteCount - 8, "there are eight bytes at the offset")
    return unsafe UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
