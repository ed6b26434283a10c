package import DaybookCrypto

/// The hash chain over the log: each link covers the one before it, its record's header and CBOR.
package struct LogChain: ~Copyable {
  private var hasher = Blake2b()

  package init() {}

  /// Link 0: BLAKE2b-256("daybook 1" ‖ the ledger's id, 16 bytes).
  package mutating func origin(ledgerID: [UInt8]) -> Digest256 {
    hasher.update(Array("daybook 1".utf8))
    hasher.update(ledgerID)
    return hasher.finish()
  }

  /// BLAKE2b-256(previous link ‖ header without its link ‖ CBOR), from the record as it is stored.
  package mutating func link(after previous: Digest256, record: RawSpan) -> Digest256 {
    precondition(record.byteCount >= RecordHeader.byteCount, "a record begins with its header")
    hasher.update(previous)
    hasher.update(record.extracting(..<RecordHeader.linkedByteCount))
    hasher.update(record.extracting(RecordHeader.byteCount...))
    return hasher.finish()
  }

  /// The header of the record at `position`, its link included.
  package mutating func header(position: UInt64, after previous: Digest256, cbor: RawSpan) -> [48 of UInt8] {
    var header: [48 of UInt8] = .init(repeating: 0)
    put(RecordHeader.magic << 32 | RecordHeader.format, at: 0, in: &header)
    put(position, at: 8, in: &header)
    hasher.update(previous)
    hasher.update(header.span.bytes.extracting(..<RecordHeader.linkedByteCount))
    hasher.update(cbor)
    let link = hasher.finish()
    put(link.words.0, at: 16, in: &header)
    put(link.words.1, at: 24, in: &header)
    put(link.words.2, at: 32, in: &header)
    put(link.words.3, at: 40, in: &header)
    return header
  }
}

/// Big-endian.
private func put(_ value: UInt64, at offset: Int, in header: inout [48 of UInt8]) {
  for index in 0..<8 { header[offset + index] = UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64(index))) }
}
