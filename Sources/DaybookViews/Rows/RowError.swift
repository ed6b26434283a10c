/// A row of the view's own making that is not what it should be.
struct RowError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
