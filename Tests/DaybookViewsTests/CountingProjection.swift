import DaybookDomain
import DaybookViews

/// A projection that counts how often each record is applied, and how many there were of each type.
///
/// It throws at the records it is told to.
struct CountingProjection: Projection {
  var name = "counting"
  var version: UInt32 = 1
  var throwsAt: Set<Position> = []
  /// What one record counts.
  var weight = 1
  /// A key for the row of this record; nil: the record's own.
  var keys: [Position: RowBytes] = [:]

  struct Unwilling: Error, CustomStringConvertible {
    var description: String { "unwilling" }
  }

  func apply(_ event: Fact, in rows: borrowing ProjectionTransaction) throws {
    let key = keys[event.position] ?? RowBytes("record", event.position)
    try rows.put(key, RowBytes(try count(key, rows) + weight))
    let type = RowBytes("type", event.event.type.rawValue)
    try rows.put(type, RowBytes(try count(type, rows) + weight))
    // Thrown last: what was put for this record must be gone all the same.
    guard !throwsAt.contains(event.position) else { throw Unwilling() }
  }

  private func count(_ key: RowBytes, _ rows: borrowing ProjectionTransaction) throws -> Int {
    try rows.value(key)?.parts(Int.self) ?? 0
  }

  /// The rows that the facts must make.
  func expected(_ facts: some Sequence<Fact>) -> [ProjectionRow] {
    var counts: [RowBytes: Int] = [:]
    for fact in facts {
      counts[RowBytes("record", fact.position), default: 0] += weight
      counts[RowBytes("type", fact.event.type.rawValue), default: 0] += weight
    }
    return counts.sorted { $0.key < $1.key }.map { ProjectionRow(key: $0.key, value: RowBytes($0.value)) }
  }
}

extension ViewEngine {
  /// All rows of a projection, at least at a position.
  func ownRows(
    _ name: String = "counting", atLeast position: Position? = nil
  ) throws(LedgerFailure) -> [ProjectionRow] {
    try read(atLeast: position, of: names(with: [name]), until: soon()) { snapshot throws(LedgerFailure) in
      let rows = snapshot.query(name, or: []) { try $0.rows() }
      if let trouble = snapshot.trouble { throw trouble }
      return rows
    }
  }
}
