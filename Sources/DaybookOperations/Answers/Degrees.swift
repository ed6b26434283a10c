/// Degrees as a JSON number, from millionths: 40369683 is `40.369683`.
package enum Degrees {
  package static func text(_ millionths: Int) -> String {
    let (whole, part) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    let digits = String(1_000_000 + part).dropFirst()
    return "\(millionths < 0 ? "-" : "")\(whole).\(digits)"
  }
}
