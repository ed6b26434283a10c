internal import DaybookCrypto
internal import DaybookStore

/// Copies of consecutive records, so that their links can be checked outside the transaction that lent them.
///
/// A link is made from the one that the record before has, as it is stored: any part of a stretch can be checked by
/// itself.
struct RecordStretch: Sendable {
  private struct Place {
    let number: UInt64
    /// Where its bytes end; they begin where those of the record before end.
    let end: Int
  }

  private var places: [Place] = []
  private var bytes: [UInt8] = []
  /// The link before the first record; nil when that record has none.
  private var previous: Digest256?
  /// Links of records before this one are taken for granted.
  private let trusted: UInt64

  init(trusting trusted: UInt64) { self.trusted = trusted }

  var count: Int { places.count }
  var byteCount: Int { bytes.count }

  func number(at index: Int) -> UInt64 { places[index].number }

  @_lifetime(borrow self)
  func record(at index: Int) -> RawSpan {
    bytes.span.bytes.extracting((index == 0 ? 0 : places[index - 1].end)..<places[index].end)
  }

  /// Empties it; the records to come follow one with this link.
  mutating func begin(after previous: Digest256?) {
    places.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    self.previous = previous
  }

  mutating func add(_ record: RawSpan, at number: UInt64) {
    bytes.append(copying: record)
    places.append(Place(number: number, end: bytes.count))
  }

  /// The link of the last record, as it is stored.
  var lastLink: Digest256? { link(at: count - 1) }

  /// The link of a record as it is stored; nil when it is shorter than a header.
  private func link(at index: Int) -> Digest256? {
    index < 0 ? previous : RecordStretch.link(in: record(at: index))
  }

  /// The link in a record; nil when it is shorter than a header.
  static func link(in record: RawSpan) -> Digest256? {
    record.byteCount < RecordHeader.byteCount ? nil : Digest256(record, at: RecordHeader.linkedByteCount)
  }

  /// The links of these records that do not follow, or that cannot be judged by the stretch alone.
  func judge(_ range: Range<Int>, with chain: inout LogChain) -> [Int: LinkVerdict] {
    var others: [Int: LinkVerdict] = [:]
    for index in range {
      let record = record(at: index)
      guard places[index].number >= trusted, record.byteCount >= RecordHeader.byteCount,
        let before = link(at: index - 1)
      else {
        others[index] = .open
        continue
      }
      if !chain.isLinked(record, after: before) { others[index] = .broken }
    }
    return others
  }
}
