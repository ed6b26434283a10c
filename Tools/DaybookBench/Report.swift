/// Prints one line for each figure as soon as it is known, or one JSON object at the end.
struct Report {
  private let isJSON: Bool
  private var objects: [String] = []

  init(isJSON: Bool) { self.isJSON = isJSON }

  /// A further figure on a line: what it is, its value, and how many decimals are worth printing.
  struct Detail {
    let name: String
    let value: Double
    let decimals: Int

    init(_ name: String, _ value: Double, decimals: Int = 0) {
      self.name = name
      self.value = value
      self.decimals = decimals
    }
  }

  mutating func heading(_ text: String) {
    if !isJSON { print("\n\(text)") }
  }

  mutating func line(_ name: String, _ value: Double, _ unit: String, _ details: [Detail] = []) {
    if isJSON {
      let rest = details.map { ",\"\($0.name)\":\(Digits.decimal($0.value, 3))" }.joined()
      objects.append(
        "{\"name\":\"\(name)\",\"value\":\(Digits.decimal(value, 3)),\"unit\":\"\(unit)\"\(rest)}")
    } else {
      let figure = Digits.grouped(value)
      let padding = String(repeating: " ", count: max(1, 48 - name.count - figure.count))
      let rest = details.map { "  \($0.name) \(Digits.decimal($0.value, $0.decimals))" }.joined()
      print("  \(name)\(padding)\(figure) \(unit)\(rest)")
    }
  }

  mutating func finish() {
    if isJSON { print("{\"results\":[\(objects.joined(separator: ","))]}") }
  }
}
