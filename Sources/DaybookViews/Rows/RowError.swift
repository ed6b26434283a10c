/// A row, as written by a view, that is not what it should be.
struct RowError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
