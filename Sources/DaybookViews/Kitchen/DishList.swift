import DaybookDomain

/// The sold-out dishes, in the order they ran out: packed in a row, a newline after each name.
struct DishList {
  private(set) var names: [String] = []

  init(_ row: [UInt8]) {
    names = row.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
  }

  mutating func set(_ name: String, isOut: Bool) {
    names.removeAll { $0.hasBytes(of: name) }
    if isOut { names.append(name) }
  }

  var bytes: [UInt8] { names.flatMap { Array($0.utf8) + [0x0A] } }
}
