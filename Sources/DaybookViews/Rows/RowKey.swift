/// Parts of the keys of views' own tables.
enum RowKey {
  /// A prefix that an id begins: the id, then 0, which no id contains. All its keys are one range.
  static func prefix(_ id: String) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(id.utf8.count + 29)
    key.append(contentsOf: id.utf8)
    key.append(0)
    return key
  }
}
