/// Figures as they are printed.
enum Digits {
  /// Rounded, in groups of three digits; below 100 with one decimal.
  static func grouped(_ value: Double) -> String {
    guard value >= 100 else { return decimal(value, 1) }
    let digits = Array(String(Int(value.rounded())))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }

  static func decimal(_ value: Double, _ decimals: Int) -> String {
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
