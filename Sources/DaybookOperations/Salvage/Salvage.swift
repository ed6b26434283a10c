package import Daybook
internal import DaybookCBOR
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookForms
package import DaybookLog
internal import DaybookViews

/// What can be saved from a broken data file: the records whose links prove them, and what else is there.
package struct Salvage {
  /// Records that follow one another, each linked to the one before.
  package struct Run: Hashable, Sendable {
    package let from: UInt64
    package fileprivate(set) var to: UInt64
  }

  private let file: RawFile
  /// Ascending by position; of equal bytes one.
  private var found: [FoundRecord] = []
  /// Of each position from 1 on, where in `found` the record is that is proven from record 1.
  private var provenPlaces: [UInt32] = []
  /// The last proven record; empty when there is none.
  package private(set) var head = LogHead.empty
  /// What follows one another but not from record 1.
  package private(set) var runs: [Run] = []
  /// Records past the proven ones whose CBOR is broken, so that they cannot be read.
  package private(set) var unreadableCount = 0
  private var rest: [FoundRecord] = []
  /// Link 0, when record 1 was found.
  private(set) var origin = Digest256.zero

  /// Bytes of the file.
  package var byteCount: Int { file.byteCount }

  package init(file path: String) throws(LedgerFailure) { file = try RawFile(path) }

  /// Looks through the file; false when `progress`, told the byte it is at, stops it.
  package mutating func scan(_ progress: (_ offset: Int) -> Bool) throws(LedgerFailure) -> Bool {
    if let all = try RecordScan(file).records(progress) { found = all } else { return false }
    let unreadable = try dropUnreadable()
    try prove()
    unreadableCount = unreadable.count { $0 > head.position }
    try gatherRest()
    return true
  }

  /// Leaves of what was found only what can be read, once; the positions of what cannot. In place: of a large file there
  /// are many millions.
  private mutating func dropUnreadable() throws(LedgerFailure) -> [UInt64] {
    var unreadable: [UInt64] = []
    var end = 0
    for place in found.indices {
      let record = found[place]
      if !record.isReadable {
        unreadable.append(record.position)
      } else if try !isKnown(record, before: end) {
        found[end] = record
        end += 1
      }
    }
    found.removeSubrange(end...)
    return unreadable
  }

  /// The record that is proven at a position, from 1 to the head's.
  func provenRecord(at position: UInt64) throws(LedgerFailure) -> [UInt8] {
    try bytes(of: proven(at: position))
  }

  /// Every other readable record as one CBOR item: [position, whether it follows the item before, the record].
  func forEachOther(_ body: ([UInt8]) throws(LedgerFailure) -> Void) throws(LedgerFailure) {
    var last: (record: FoundRecord, link: Digest256)?
    var chain = LogChain()
    for record in rest {
      let bytes = try bytes(of: record)
      var writer = CBORWriter(capacity: bytes.count + 32)
      writer.writeArrayHeader(3)
      writer.write(record.position)
      writer.write(follows(record, bytes, last, &chain))
      writer.writeBytes(bytes)
      try body(writer.copy())
      last = (record, Digest256(bytes.span.bytes, at: RecordHeader.linkedByteCount))
    }
  }

  // MARK: Proving

  private func bytes(of record: FoundRecord) throws(LedgerFailure) -> [UInt8] {
    try file.bytes(at: record.offset, atMost: record.byteCount)
  }

  /// Whether the same bytes were found elsewhere: on a page that is no longer used.
  private func isKnown(_ record: FoundRecord, before end: Int) throws(LedgerFailure) -> Bool {
    var index = end
    while index > 0, found[index - 1].position == record.position {
      index -= 1
      if found[index].byteCount == record.byteCount, try bytes(of: found[index]) == bytes(of: record) {
        return true
      }
    }
    return false
  }

  /// Follows the chain from record 1 as far as it goes; where it forks, along the longest branch.
  ///
  /// A batch that was written but never committed can leave a second history on unused pages.
  private mutating func prove() throws(LedgerFailure) {
    var chain = LogChain()
    var isProven = [Bool](repeating: false, count: found.count)
    var links: [Digest256] = []
    var last: Int?
    var index = found.firstIndex { $0.position == 1 } ?? found.count
    var position: UInt64 = 1
    while index < found.count, found[index].position == position {
      var next: [Digest256] = []
      while index < found.count, found[index].position == position {
        let bytes = try bytes(of: found[index])
        if position == 1 { links = Salvage.origin(bytes).map { [$0] } ?? [] }
        if links.contains(where: { chain.isLinked(bytes.span.bytes, after: $0) }) {
          isProven[index] = true
          last = index
          next.append(Digest256(bytes.span.bytes, at: RecordHeader.linkedByteCount))
        }
        index += 1
      }
      guard !next.isEmpty else { break }
      links = next
      position += 1
    }
    try walkBack(from: last, isProven, &chain)
  }

  /// From the last proven record back to record 1, each the one the next is linked to.
  private mutating func walkBack(from last: Int?, _ isProven: [Bool], _ chain: inout LogChain)
    throws(LedgerFailure)
  {
    guard var index = last else { return }
    var bytes = try bytes(of: found[index])
    head = LogHead(
      position: found[index].position, link: Digest256(bytes.span.bytes, at: RecordHeader.linkedByteCount))
    provenPlaces = [UInt32(index)]
    while found[index].position > 1 {
      let position = found[index].position
      index -= 1
      while true {
        let before = try self.bytes(of: found[index])
        let link = Digest256(before.span.bytes, at: RecordHeader.linkedByteCount)
        if isProven[index], found[index].position == position - 1,
          chain.isLinked(bytes.span.bytes, after: link)
        {
          bytes = before
          break
        }
        index -= 1
      }
      provenPlaces.append(UInt32(index))
    }
    provenPlaces.reverse()
    origin = Salvage.origin(bytes) ?? .zero
  }

  private static func origin(_ record: [UInt8]) -> Digest256? {
    guard case .ledgerCreated(let created) = try? LogFold.fact(record.span.bytes, at: 1).event else {
      return nil
    }
    return created.ledger.origin
  }

  private mutating func gatherRest() throws(LedgerFailure) {
    var others: [FoundRecord] = []
    for record in found where try !isCopyOfProven(record) { others.append(record) }
    rest = try withoutRemains(others)
    var last: (record: FoundRecord, link: Digest256)?
    var chain = LogChain()
    for record in rest {
      let bytes = try bytes(of: record)
      if follows(record, bytes, last, &chain), let end = runs.indices.last {
        runs[end].to = record.position
      } else {
        runs.append(Run(from: record.position, to: record.position))
      }
      last = (record, Digest256(bytes.span.bytes, at: RecordHeader.linkedByteCount))
    }
  }

  /// Leaves out copies on pages that were partly used again: what has the same link as a record that follows from the
  /// one before it, and does not itself; and where a record is proven, all that follows from none.
  private func withoutRemains(_ records: [FoundRecord]) throws(LedgerFailure) -> [FoundRecord] {
    var kept: [FoundRecord] = []
    var chain = LogChain()
    var before: (position: UInt64, links: [Digest256]) = (0, [])
    var index = 0
    while index < records.count {
      let position = records[index].position
      var here: [(record: FoundRecord, link: Digest256, follows: Bool)] = []
      while index < records.count, records[index].position == position {
        let bytes = try bytes(of: records[index])
        var links = before.position + 1 == position ? before.links : []
        if position >= 2, position <= head.position + 1 {
          links.append(try link(of: proven(at: position - 1)))
        }
        let follows = links.contains { chain.isLinked(bytes.span.bytes, after: $0) }
        let link = Digest256(bytes.span.bytes, at: RecordHeader.linkedByteCount)
        here.append((records[index], link, follows))
        index += 1
      }
      let sound = Set(here.filter(\.follows).map(\.link))
      kept += here.filter { $0.follows || position > head.position && !sound.contains($0.link) }.map(\.record)
      before = (position, here.map(\.link))
    }
    return kept
  }

  /// Whether it is a proven record, or was one on a page that was used again for something else.
  private func isCopyOfProven(_ record: FoundRecord) throws(LedgerFailure) -> Bool {
    guard record.position <= head.position else { return false }
    return try link(of: record) == link(of: proven(at: record.position))
  }

  private func proven(at position: UInt64) -> FoundRecord { found[Int(provenPlaces[Int(position - 1)])] }

  private func link(of record: FoundRecord) throws(LedgerFailure) -> Digest256 {
    let header = try file.bytes(at: record.offset, atMost: RecordHeader.byteCount)
    return Digest256(header.span.bytes, at: RecordHeader.linkedByteCount)
  }

  private func follows(
    _ record: FoundRecord, _ bytes: [UInt8], _ last: (record: FoundRecord, link: Digest256)?,
    _ chain: inout LogChain
  ) -> Bool {
    guard let last, record.position == last.record.position + 1 else { return false }
    return chain.isLinked(bytes.span.bytes, after: last.link)
  }
}
