/// Rules a host sets aside, and why; kept in the event (R26).
public struct Override: Hashable, Sendable {
  /// The rules set aside; only those in `allowed`.
  public var codes: [RefusalCode]
  /// 1–400 characters.
  public var why: String

  /// Made from its parts; nothing is checked.
  public init(_ codes: [RefusalCode], why: String) {
    self.codes = codes
    self.why = why
  }

  /// The rules that may be set aside; tables taken, pools full and states never may.
  ///
  /// A party past its end is set aside for one that will wait for its tables, never for one that sits down.
  public static let allowed: [RefusalCode] = [
    .offGrid, .afterLastSeating, .tooSoon, .tooFar, .partyTooSmall, .partyTooLarge, .noTableFits,
    .pacingCovers, .pacingParties, .pacingOnline, .channelNotAllowed, .closedSpecialDay, .guestOverlap,
    .pastCutoff, .tablesOccupied,
  ]
}

extension Override {
  /// What is set aside once this is set aside as well.
  func adding(to kept: Override?) -> Override {
    guard let kept else { return self }
    let whys = why == kept.why ? why : "\(kept.why); \(why)"
    return Override(
      kept.codes + codes.filter { !kept.codes.contains($0) },
      why: whys.unicodeScalars.count <= 400 ? whys : why)
  }
}

extension Override: FieldObject {
  package static var blank: Override { Override([], why: "") }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("why", &why, .free(most: 400), "why the rule is set aside; kept in the event")
    var given: [RefusalCode]? = codes
    try fields.words("codes", &given, most: 20, "the refusal codes set aside")
    codes = given ?? []
  }

  package func check() throws(InvalidField) {
    if TextRule.collapsed(why) == nil { throw InvalidField("why", "found nothing; say why") }
    for (index, code) in codes.enumerated() where !Override.allowed.contains(code) {
      let allowed = Override.allowed.map(\.rawValue).joined(separator: ", ")
      throw InvalidField("codes[\(index)]", "\(code.rawValue) never yields; allowed: \(allowed)")
    }
  }
}
