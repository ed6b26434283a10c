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
      let rest = details.map { ",\"\($0.name)\":\(decimal($0.value, 3))" }.joined()
      objects.append("{\"name\":\"\(name)\",\"value\":\(decimal(value, 3)),\"unit\":\"\(unit)\"\(rest)}")
    } else {
      let figure = grouped(value)
      let padding = String(repeating: " ", count: max(1, 48 - name.count - figure.count))
      let rest = details.map { "  \($0.name) \(decimal($0.value, $0.decimals))" }.joined()
      print("  \(name)\(padding)\(figure) \(unit)\(rest)")
    }
  }

  mutating func finish() {
    if isJSON { print("{\"results\":[\(objects.joined(separator: ","))]}") }
  }

  /// Rounded, in groups of three digits; below 100 with one decimal.
  private func grouped(_ value: Double) -> String {
    guard value >= 100 else { return decimal(value, 1) }
    let digits = Array(String(Int(value.rounded())))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }

  private func decimal(_ value: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int((abs(value) * scale).rounded())
    let whole = String(scaled / Int(scale))
    guard decimals > 0 else { return (value < 0 ? "-" : "") + whole }
    let fraction = String(scaled % Int(scale))
    return (value < 0 ? "-" : "") + whole + "." + String(repeating: "0", count: decimals - fraction.count)
      + fraction
  }
}
