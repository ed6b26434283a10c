import DaybookStore

/// The rows of a projection while an event is applied; it sees what was put and removed before.
///
/// They are committed together with the projection's position, or not at all.
public struct ProjectionTransaction: ~Copyable {
  private let writer: ViewWriter
  private let trouble: ProjectionTrouble

  init(_ writer: ViewWriter, _ trouble: ProjectionTrouble) {
    self.writer = writer
    self.trouble = trouble
  }

  /// The value under a key; nil when there is no such row.
  public borrowing func value(_ key: RowBytes) throws(LedgerFailure) -> RowBytes? {
    guard key.isKey else { return nil }
    return try attempt { () throws(LedgerFailure) in
      try writer.value(ProjectionView.table, key: key.bytes).map { RowBytes(bytes: $0) }
    }
  }

  /// The rows whose keys begin with these bytes, in the order of their keys: at most `most` after a key.
  public borrowing func rows(
    startingWith prefix: RowBytes = RowBytes(), after start: RowBytes? = nil, most: Int = .max
  ) throws(LedgerFailure) -> [ProjectionRow] {
    try attempt { () throws(LedgerFailure) in
      try writer.drain()
      return try writer.part.ownRows(startingWith: prefix, after: start, most: most)
    }
  }

  /// Puts a row, in place of one that is there. Throws for a key that is empty or longer than 511 bytes.
  public borrowing func put(_ key: RowBytes, _ value: RowBytes) throws(UnreadableRow) {
    try check(key)
    writer.put(ProjectionView.table, key: key.bytes, value.bytes)
  }

  /// Removes the row under a key, if it is there. Throws for a key that is empty or longer than 511 bytes.
  public borrowing func remove(_ key: RowBytes) throws(UnreadableRow) {
    try check(key)
    writer.delete(ProjectionView.table, key: key.bytes.span.bytes)
  }

  private borrowing func check(_ key: RowBytes) throws(UnreadableRow) {
    guard key.isKey else {
      throw UnreadableRow(
        "a key of \(key.bytes.count) bytes; a key has 1–\(ProjectionView.mostKeyBytes): shorten its texts")
    }
  }

  /// Remembers what the store could not do: it is not the projection's doing, whatever that makes of it.
  private borrowing func attempt<Result>(
    _ read: () throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result {
    do throws(LedgerFailure) {
      return try read()
    } catch {
      trouble.first = trouble.first ?? error
      throw error
    }
  }
}

/// The first failure of the store while an event was applied.
final class ProjectionTrouble {
  var first: LedgerFailure?
}
