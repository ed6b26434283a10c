internal import Daybook
internal import DaybookDomain

/// What a guest said of themselves with one booking or on the waitlist.
struct GuestRow {
  let of: ClaimID
  let kind: String
  let owner: Actor
  let sealed: SealedGuest?
  let isForgotten: Bool
  let guest: Guest?
  let veil: TableVeil
}

extension GuestRow: TableRow {
  static let table = TableForm<GuestRow>(
    "guests",
    "What guests said of themselves, by booking and waitlist entry; nothing of it in a redacted export.",
    key: ["of"],
    [
      .id("of", "the reservation's or waitlist entry's id") { $0.of },
      .text("kind", "reservation or entry") { $0.kind },
      .text("owner", "whose it is, such as guest:ana") { $0.veil.shown($0.owner) },
      .text("key_number", "the number of the key that seals the fields") { $0.sealed?.number.description },
      .flag("is_forgotten", "the fields were made unreadable") { $0.isForgotten },
      .text("name", "the name given") { $0.guest?.name },
      .text("phone", "the phone number given") { $0.guest?.phone },
      .text("email", "the e-mail address given") { $0.guest?.email },
      .text("notes", "notes") { $0.guest?.notes },
      .text("occasion", "the occasion") { $0.guest?.occasion },
      .text("allergies", "allergies, with ; between them") { GuestRow.list($0.guest?.allergies) },
      .text("tags", "tags, with ; between them") { GuestRow.list($0.guest?.tags) },
    ])
}

extension GuestRow {
  fileprivate static func list(_ words: [String]?) -> String? {
    words.flatMap { $0.isEmpty ? nil : $0.joined(separator: "; ") }
  }
}
