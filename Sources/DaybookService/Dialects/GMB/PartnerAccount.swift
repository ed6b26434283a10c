internal import Daybook
internal import DaybookJSON

/// The partner that asks, and the guests it books for.
///
/// A partner is the guest `partner:NAME`; each of its users is the guest `partner:NAME:USER`, to whom what is booked
/// belongs. So every rule for guests binds it, its token opens nothing else of the service, and a call reaches only what
/// belongs to one of its users (R21, R26).
struct PartnerAccount: Sendable {
  private static let first = "partner:"
  private let prefix: String

  init(_ principal: Principal) throws(Problem) {
    let (actor, name) = (principal.actor, principal.actor.id.dropFirst(PartnerAccount.first.count))
    guard actor.role == .guest, actor.id.hasPrefix(PartnerAccount.first), !name.isEmpty, !name.contains(":")
    else {
      throw .forbidden("found \(JSONValue.string(actor.description).found); allowed: guest:partner:NAME")
    }
    prefix = actor.id + ":"
  }

  /// The guest whom a user of the partner is here.
  func guest(_ user: String) throws(Problem) -> Actor {
    guard prefix.count + user.count <= 64 else {
      throw .invalid(
        InvalidField(
          "user_id", "found \(user.count) characters; allowed: \(64 - prefix.count) with this partner's name")
      )
    }
    return .guest(prefix + user)
  }

  /// The user whose something is; nil when it is none of this partner's.
  func user(of owner: Actor) -> String? {
    owner.role == .guest && owner.id.hasPrefix(prefix) ? String(owner.id.dropFirst(prefix.count)) : nil
  }
}
