import DaybookDomain
import DaybookStore

/// Compares the rows of two generations of a view, each in a read transaction at the same position.
struct RowComparison {
  /// The generation in use.
  let inUse: ViewPart
  /// The one filled from the log.
  let filled: ViewPart
  let view: any View

  /// Keys to go through, at most: for progress.
  var rowCount: Int {
    get throws(ViewError) {
      var count = 0
      for table in view.distinctTables { count += try rows(table, filled) + rows(table, inUse) }
      return count / 2
    }
  }

  /// What each table differs in; `onRows` hears how many keys were compared since it last heard.
  func tables(
    onTable: () throws(ViewError) -> Void, onRows: (Int) throws(ViewError) -> Void
  ) throws(ViewError) -> [TableDifference] {
    var tables: [TableDifference] = []
    for table in view.distinctTables {
      try onTable()
      tables.append(try difference(of: table, onRows))
    }
    return tables
  }

  private func difference(
    of table: Int, _ onRows: (Int) throws(ViewError) -> Void
  ) throws(ViewError) -> TableDifference {
    var difference = TableDifference(
      table: view.tableNames[table], rowsInUse: try rows(table, inUse), rowsFilled: try rows(table, filled))
    try inUse.forEachDifference(
      of: inUse.tables[table], from: filled.handle, filled.tables[table], onRows: onRows
    ) { key, old, new throws(ViewError) in
      let kind: RowDifference.Kind
      switch (old != nil, new != nil) {
      case (true, false): kind = .onlyInUse
      case (false, true): kind = .onlyFilled
      default: kind = .changed
      }
      guard difference.note(kind) else { return true }
      // What the log says of it is in the row filled from it, if there is one.
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

  private func rows(_ table: Int, _ part: ViewPart) throws(ViewError) -> Int {
    do throws(StoreError) { return try part.count(part.tables[table]) } catch { throw ViewError(error) }
  }
}

extension View {
  /// The places of its tables; one whose name is there twice is the same table, and the last place says what it holds.
  var distinctTables: [Int] {
    tableNames.indices.filter { !tableNames[($0 + 1)...].contains(tableNames[$0]) }
  }
}

private func copy(_ bytes: RawSpan?) -> [UInt8]? {
  guard let bytes else { return nil }
  return bytes.withUnsafeBytes { Array($0) }
}
