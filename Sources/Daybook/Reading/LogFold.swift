package import DaybookCrypto
package import DaybookDomain
internal import DaybookForms
package import DaybookLog

/// Goes through the log in order and checks as it goes: header, position, link, form, time.
package struct LogFold: ~Copyable {
  /// The link of the last record seen; before the first, the origin once record 1 has named the ledger.
  package var link: Digest256 = .zero
  package private(set) var position: UInt64 = 0
  private var chain = LogChain()

  package init() {}

  /// The record's fact, if it follows from the one before it.
  package mutating func next(_ record: RawSpan, at position: UInt64) throws(LogFailure) -> Fact {
    guard let header = RecordHeader(record) else {
      throw LogFold.corrupt(position, "its header is not one of this log's")
    }
    if position == 1, header.format > RecordHeader.format {
      throw LogFailure(
        .newer, "open the log: record 1 has format \(header.format), this software knows up to \(RecordHeader.format); use newer software")
    }
    guard header.format == RecordHeader.format else { throw LogFold.corrupt(position, "its format is \(header.format)") }
    guard header.position == position else { throw LogFold.corrupt(position, "it says it is \(header.position)") }
    let fact = try LogFold.fact(record, at: position)
    if position == 1 {
      guard case .ledgerCreated(let created) = fact.event else {
        throw LogFold.corrupt(position, "the first record must name the ledger")
      }
      link = chain.origin(ledgerID: created.ledger.bytes)
    }
    guard chain.link(after: link, record: record) == header.link else {
      throw LogFold.corrupt(position, "its link does not follow from the record before it and its own bytes")
    }
    link = header.link
    self.position = position
    return fact
  }

  /// The fact a record holds, nothing checked but its form.
  package static func fact(_ record: RawSpan, at position: UInt64) throws(LogFailure) -> Fact {
    guard record.byteCount >= RecordHeader.byteCount else { throw corrupt(position, "it is too short") }
    do throws(FormError) {
      return try RecordForm.decode(record.extracting(RecordHeader.byteCount...), position: Position(position))
    } catch {
      throw corrupt(position, "its CBOR cannot be read: \(error)")
    }
  }

  private static func corrupt(_ position: UInt64, _ found: String) -> LogFailure {
    LogFailure(.corrupt, "read record \(position): \(found); run daybook verify, and restore from a backup")
  }
}

extension ID {
  /// The sixteen bytes, most significant first.
  package var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }
}
