/// Who asks: written `guest:ana`, `host:1`, `kitchen:grill`, `operator:cli`.
///
/// Equal by the UTF-8 bytes of the id, never by Unicode equivalence, as they are on disk.
public struct Actor: Hashable, Sendable, CustomStringConvertible {
  /// What somebody may do.
  public enum Role: String, Sendable, CaseIterable {
    case guest, host, kitchen
    case `operator`
    /// The ledger's own acts: lapses, its creation. Never accepted from outside.
    case ledger
  }

  /// What they may do.
  public let role: Role
  /// 1–64 characters, no control characters.
  public let id: String

  /// Made from its parts; nothing is checked.
  public init(_ role: Role, _ id: String) {
    self.role = role
    self.id = id
  }

  /// A guest by the caller's own id, 1–64 characters; no name or phone: the log keeps it for ever.
  public static func guest(_ id: String) -> Actor { Actor(.guest, id) }
  /// One of the venue's people by the caller's own id, 1–64 characters.
  public static func host(_ id: String) -> Actor { Actor(.host, id) }
  /// A kitchen station or its screen, by its id, 1–64 characters.
  public static func kitchen(_ id: String) -> Actor { Actor(.kitchen, id) }
  /// Who runs the ledger, by the caller's own id, 1–64 characters.
  public static func `operator`(_ id: String) -> Actor { Actor(.operator, id) }

  /// This account and all that were merged into it, directly or through others: itself, then by name.
  package func withMerged(_ merged: [Actor: Actor]) -> [Actor] {
    var found: Set<Actor> = [self]
    var count = 0
    while found.count > count {
      count = found.count
      for (from, into) in merged where found.contains(into) { found.insert(from) }
    }
    found.remove(self)
    return [self] + found.sorted { $0.description < $1.description }
  }

  package static let ledger = Actor(.ledger, "daybook")

  /// Reads `role:id`; nil when the role is unknown or there is no id.
  public init?(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: 0x3A), let role = Role(rawValue: String(text[..<colon])) else {
      return nil
    }
    let id = String(text[text.utf8.index(after: colon)...])
    guard !id.isEmpty else { return nil }
    self.init(role, id)
  }

  public var description: String { "\(role.rawValue):\(id)" }

  /// Hosts and operators: the venue itself (R21).
  public var isStaff: Bool { role == .host || role == .operator || role == .ledger }
}

extension Actor {
  public static func == (a: Actor, b: Actor) -> Bool {
    a.role == b.role && a.id.hasBytes(of: b.id)
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(role)
    hasher.combine(bytesOf: id)
  }
}
