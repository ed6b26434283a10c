import DaybookStore

/// The rows of a projection at one position, while a query reads them.
public struct ProjectionRows: ~Copyable {
  private let part: ViewPart

  init(_ part: ViewPart) { self.part = part }

  /// The value under a key; nil when there is no such row.
  public borrowing func value(_ key: RowBytes) throws(LedgerFailure) -> RowBytes? {
    guard key.isKey else { return nil }
    return try part.row(ProjectionView.table, key: key.bytes.span.bytes) { RowBytes(copying: $0) }
  }

  /// The rows whose keys begin with these bytes, in the order of their keys: at most `most` after a key.
  public borrowing func rows(
    startingWith prefix: RowBytes = RowBytes(), after start: RowBytes? = nil, most: Int = .max
  ) throws(LedgerFailure) -> [ProjectionRow] {
    try part.ownRows(startingWith: prefix, after: start, most: most)
  }
}

extension ViewPart {
  /// Copies of a projection's rows.
  func ownRows(
    startingWith prefix: RowBytes, after start: RowBytes?, most: Int
  ) throws(LedgerFailure) -> [ProjectionRow] {
    var rows: [ProjectionRow] = []
    guard most > 0 else { return rows }
    let from = start.map { max($0, prefix) }
    try forEach(ProjectionView.table, prefix: prefix.bytes, from: from?.bytes) { key, value in
      let row = ProjectionRow(key: RowBytes(copying: key), value: RowBytes(copying: value))
      guard row.key != start else { return true }
      rows.append(row)
      return rows.count < most
    }
    return rows
  }
}

extension RowBytes {
  /// Whether the store can hold it as a key.
  var isKey: Bool { (1...ProjectionView.mostKeyBytes).contains(bytes.count) }

  init(copying span: RawSpan) { self.init(bytes: span.withUnsafeBytes { Array($0) }) }
}
