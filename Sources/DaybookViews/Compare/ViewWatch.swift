import DaybookDomain
import DaybookStore

/// Rows of the views in use, compared with what the log says: some of each view at a time, round after round.
///
/// What the log says is a second set of views, filled from it once and kept up with the first (`PastViews`), so
/// every table of every view is compared as it is, an embedder's too. Each round goes on where the one before ended.
package final class ViewWatch {
  private let engine: ViewEngine
  private let beside: PastViews
  private var places: [Place]

  /// A view, and what of it comes next.
  private struct Place {
    let home: ViewHome
    let filled: Generation
    /// Its tables, each once.
    let tables: [Int]
    /// The next table, and the key after which it goes on; nil: from its first row.
    var table: Int
    var key: [UInt8]?
  }

  /// Fills the views beside those in use, all or those named; they are brought up to date first.
  ///
  /// Each view begins at some row, so that one round alone does not always look at the same.
  package init(
    _ engine: ViewEngine, of names: Set<String>? = nil, batch: Int = ViewEngine.rebuildBatch,
    progress: (ViewPhase, UInt64, UInt64) -> Void = { _, _, _ in }, isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) {
    self.engine = engine
    _ = try engine.homes(names)
    let target = try engine.catchUp(
      progress: { progress(.filling, $0.value, $1.value) }, isCancelled: isCancelled)
    beside = try engine.past(
      through: target, of: names, batch: batch, progress: { progress(.filling, $0.value, target.value) },
      isCancelled: isCancelled)
    places = []
    for (home, generation) in beside.parts {
      let tables = home.view.distinctTables
      var place = Place(home: home, filled: generation, tables: tables, table: 0, key: nil)
      place.table = tables.indices.randomElement() ?? 0
      place.key = try generation.read { part throws(LedgerFailure) in
        try ViewWatch.someKey(in: part, part.tables[tables[place.table]])
      }
      places.append(place)
    }
  }

  /// Compares the next rows of each view, and returns how many rows that were, and how the first view differs in which
  /// one does; in that the records that made the row are named.
  ///
  /// A view that cannot be read now, because it is being switched or is behind where it was, waits for the next round.
  package func round(
    rows most: Int, batch: Int = ViewEngine.usualBatch,
    progress: (ViewPhase, UInt64, UInt64) -> Void = { _, _, _ in }, isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) -> (rows: Int, difference: ViewDifference?) {
    precondition(most > 0, "a round compares rows")
    guard let ledger = try engine.ledger() else { return (0, nil) }
    var count = 0
    for index in places.indices {
      guard let live = try engine.usable(places[index].home, ledger) else { continue }
      let found = try live.read { inUse throws(LedgerFailure) -> ViewDifference? in
        let target = try live.checkpoint(in: inUse).position
        let filled = places[index].filled
        try engine.fill(filled, through: target, batch) { _ throws(LedgerFailure) in
          guard isCancelled() else { return }
          throw LedgerFailure(.stopped, "watch the view \(live.view.name): cancelled; nothing was changed")
        }
        return try filled.read { part throws(LedgerFailure) -> ViewDifference? in
          guard try filled.checkpoint(in: part).position == target else { return nil }
          let isSame = try compare(&places[index], inUse, part, most, &count)
          return isSame ? nil : try engine.difference(live, inUse, filled, part, progress, isCancelled)
        }
      }
      if let found, !found.isSame { return (count, found) }
    }
    return (count, nil)
  }

  /// Closes the second set of views.
  package func close() { beside.close() }

  /// Compares the next rows of a view, through its tables and from the first again, each at most once.
  private func compare(
    _ place: inout Place, _ inUse: ViewPart, _ filled: ViewPart, _ most: Int, _ count: inout Int
  ) throws(LedgerFailure) -> Bool {
    var left = most
    // The one more is the rows up to those with which it began.
    let begun = place.key
    for turn in 0..<place.tables.count + (begun == nil ? 0 : 1) where left > 0 {
      let table = place.tables[place.table]
      let (mine, theirs) = (
        try ViewWatch.rows(inUse, table, after: place.key, left),
        try ViewWatch.rows(filled, table, after: place.key, left)
      )
      // Both are known up to the first end of a stretch that was cut.
      let cut = [mine, theirs].filter { $0.count == left }.map { $0.last?.key }
      let end = (cut + (turn == place.tables.count ? [begun] : [])).compactMap(\.self)
        .min { $0.lexicographicallyPrecedes($1) }
      func known(_ rows: [Row]) -> ArraySlice<Row> {
        rows.prefix { row in end.map { !$0.lexicographicallyPrecedes(row.key) } ?? true }
      }
      let compared = known(theirs)
      count += compared.count
      guard known(mine) == compared else { return false }
      left -= max(compared.count, 1)
      place.key = end
      if end == nil { place.table = (place.table + 1) % place.tables.count }
    }
    return true
  }

  private struct Row: Hashable {
    let key: [UInt8]
    let value: [UInt8]
  }

  private static func rows(
    _ part: ViewPart, _ table: Int, after key: [UInt8]?, _ most: Int
  ) throws(LedgerFailure) -> [Row] {
    var rows: [Row] = []
    let start = key ?? []
    try part.forEach(from: start.span.bytes, in: part.tables[table]) { found, value throws(LedgerFailure) in
      let found = found.copy()
      if found != key { rows.append(Row(key: found, value: value.copy())) }
      return rows.count < most
    }
    return rows
  }

  /// A key between the first and the last of a table, at random; nil: from the first row.
  private static func someKey(in part: ViewPart, _ table: StoreTable) throws(LedgerFailure) -> [UInt8]? {
    let first = try part.first(table) { key, _ throws(LedgerFailure) in key.copy() }
    let last = try part.last(table) { key, _ throws(LedgerFailure) in key.copy() }
    guard let first, let last else { return nil }
    let same = zip(first, last).prefix { $0 == $1 }.count
    guard same < first.count, same < last.count else { return nil }
    let next = UInt8.random(in: first[same]...last[same])
    return first.prefix(same) + [next] + (0..<7).map { _ in UInt8.random(in: 0...255) }
  }
}
