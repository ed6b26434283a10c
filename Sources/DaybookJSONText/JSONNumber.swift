/// A number of JSON (RFC 8259 §6) to the last digit, however it is written: `2.0`, `1e-05`, `40.377700000000001`.
struct JSONNumber {
  private let isNegative: Bool
  /// Its digits without zeros at either end; none of zero.
  private let digits: ArraySlice<UInt8>
  /// How many of the digits, and of zeros after them, stand before the point; negative where zeros stand behind it first.
  private let point: Int

  /// Exponents beyond this many digits make a number as good as zero, or larger than any.
  private static let mostExponent = 1_000_000_000

  /// The number a text says that the parser has read.
  init(_ text: String) {
    let parts = text.split(whereSeparator: { $0 == "e" || $0 == "E" })
    let (mantissa, exponent) = (parts[0], parts.count > 1 ? parts[1] : "0")
    let size = Int(exponent) ?? (exponent.hasPrefix("-") ? .min : .max)
    let sides = mantissa.utf8.drop { $0 == UInt8(ascii: "-") }.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let all = sides.joined().map { $0 - UInt8(ascii: "0") }
    let zeros = all.prefix { $0 == 0 }.count
    isNegative = mantissa.hasPrefix("-")
    digits = all[zeros...].prefix(all.count - zeros - all[zeros...].reversed().prefix { $0 == 0 }.count)
    point = sides[0].count - zeros + min(max(size, -JSONNumber.mostExponent), JSONNumber.mostExponent)
  }

  /// It times a power of ten: the whole part, and that rounded by what follows, halves away from zero.
  ///
  /// Nil when it is too large for either.
  func scaled(by power: Int) -> (whole: Int, rounded: Int, isExact: Bool)? {
    let count = point + power
    guard !digits.isEmpty, count >= 0 else { return (0, 0, digits.isEmpty) }
    guard count <= 19 else { return nil }
    var whole = 0
    for place in 0..<count {
      let digit = place < digits.count ? Int(digits[digits.startIndex + place]) : 0
      let (ten, isTooLarge) = whole.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = ten.addingReportingOverflow(isNegative ? -digit : digit)
      guard !isTooLarge, !overflow else { return nil }
      whole = sum
    }
    let next = count < digits.count ? digits[digits.startIndex + count] : 0
    let (rounded, overflow) = whole.addingReportingOverflow(next < 5 ? 0 : isNegative ? -1 : 1)
    return overflow ? nil : (whole, rounded, digits.count <= count)
  }
}

extension JSONValue {
  /// The whole number it is, however that is written: `2`, `2.0`, `20e-1`; nil when it is none, or does not fit.
  package var whole: Int? {
    switch self {
    case .integer(let integer): integer
    case .number(let text): JSONNumber(text).scaled(by: 0).flatMap { $0.isExact ? $0.whole : nil }
    default: nil
    }
  }

  /// The number it is in millionths, rounded; nil when it is none, or outside the range before it is rounded.
  package func millionths(in range: ClosedRange<Int>) -> Int? {
    let text: String
    switch self {
    case .integer(let integer): text = String(integer)
    case .number(let given): text = given
    default: return nil
    }
    guard let found = JSONNumber(text).scaled(by: 6), range.contains(found.rounded) else { return nil }
    let isPast = !found.isExact && (found.whole == range.lowerBound || found.whole == range.upperBound)
    return isPast ? nil : found.rounded
  }
}
