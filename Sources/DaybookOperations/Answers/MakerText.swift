package import DaybookDomain
package import DaybookJSON

/// Who made something, and for whom where that is another.
package enum MakerText {
  /// `for` is whose it is where that is a guest, `by` who made it where that is known: what is no guest's is its maker's.
  package static func write(_ maker: Actor?, for owner: Actor, to json: inout JSONWriter) {
    let isGuests = owner.role == .guest
    json.field("by", text: (maker ?? (isGuests ? nil : owner))?.description)
    json.field("for", text: isGuests ? owner.description : nil)
  }
}
