import DaybookDomain
import DaybookStore

/// Compares the rows of two generations of a view, each in a read transaction at the same position.
struct RowComparison {
  /// The generation in use.
  let inUse: ViewPart
  /// The one filled from the log.
  let filled: ViewPart
  let view: any View

  /// The most keys to compare: for progress.
  var rowCount: Int {
    get throws(LedgerFailure) {
      var count = 0
      for table in view.distinctTables { count += try rows(table, filled) + rows(table, inUse) }
      return count / 2
    }
  }

  /// The differences of each table. `onRows` is told how many keys were compared since the last call.
  func tables(
    onTable: () throws(LedgerFailure) -> Void, onRows: (Int) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) -> [TableDifference] {
    var tables: [TableDifference] = []
    for table in view.distinctTables {
      try onTable()
      tables.append(try difference(of: table, onRows))
    }
    return tables
  }

  private func difference(
    of table: Int, _ onRows: (Int) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) -> TableDifference {
    var difference = TableDifference(
      table: view.tableNames[table], rowsInUse: try rows(table, inUse), rowsFilled: try rows(table, filled))
    try inUse.forEachDifference(
      of: inUse.tables[table], from: filled.handle, filled.tables[table], onRows: onRows
    ) { key, old, new throws(LedgerFailure) in
      let kind: RowDifference.Kind
      switch (old != nil, new != nil) {
      case (true, false): kind = .onlyInUse
      case (false, true): kind = .onlyFilled
      default: kind = .changed
      }
      guard difference.note(kind) else { return true }
      // The row filled from the log, if there is one, tells the subject best.
      let subject: RowSubject?
      if let new {
        subject = view.subject(of: table, key: key, row: new, in: filled)
      } else if let old {
        subject = view.subject(of: table, key: key, row: old, in: inUse)
      } else {
        subject = nil
      }
      difference.samples.append(
        RowDifference(
          kind: kind, key: copy(key) ?? [], inUse: copy(old), filled: copy(new),
          subject: subject))
      return true
    }
    return difference
  }

  private func rows(_ table: Int, _ part: ViewPart) throws(LedgerFailure) -> Int {
    try part.count(part.tables[table])
  }
}

extension View {
  /// The indices of its tables. A name listed twice is one table, and its last index says what it holds.
  var distinctTables: [Int] {
    tableNames.indices.filter { !tableNames[($0 + 1)...].contains(tableNames[$0]) }
  }
}

private func copy(_ bytes: RawSpan?) -> [UInt8]? {
  guard let bytes else { return nil }
  return bytes.withUnsafeBytes { Array($0) }
}
