/// What the keys of views' own tables are made of.
enum RowKey {
  /// An id that more follows, and 0, which no id has: so that all that begins with it is one stretch.
  static func prefix(_ id: String) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(id.utf8.count + 29)
    key.append(contentsOf: id.utf8)
    key.append(0)
    return key
  }
}
