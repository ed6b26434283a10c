public import DaybookTime

/// The answer no, with every reason.
public struct Refusal: Error, Hashable, Sendable {
  /// At least one; sorted bytewise by code, then table, then start.
  public let reasons: [Reason]
  /// Up to three other starts, the closest first, at which the command would have been accepted (R29).
  ///
  /// They are on the same business date, as of the answer, and given only where the reasons are about the
  /// time. They belong to this answer alone: they are neither recorded nor replayed.
  public package(set) var nearest: [Timestamp] = []

  /// The party and start that were asked for, where the command claims a place at a time.
  ///
  /// From it, other free starts can be worked out later.
  public package(set) var sought: Sought?

  /// The first reason's code.
  public var code: RefusalCode { reasons[0].code }

  /// Sorts the reasons; claims past the twentieth are only counted, by code.
  public init(_ reasons: [Reason]) {
    precondition(!reasons.isEmpty, "a refusal has at least one reason")
    self.reasons = Refusal.bounded(reasons.sorted())
  }

  package init(_ code: RefusalCode, message: String? = nil) { self.init([Reason(code, message: message)]) }

  /// The reasons exactly as they were recorded.
  package init(recorded reasons: [Reason], sought: Sought? = nil) {
    precondition(!reasons.isEmpty, "a refusal has at least one reason")
    self.reasons = reasons
    self.sought = sought
  }

  package static let mostClaims = 20

  /// Names at most twenty claims; the rest are counted, by code, in a last reason of that code.
  private static func bounded(_ sorted: [Reason]) -> [Reason] {
    var named = 0
    var left: [RefusalCode: Int] = [:]
    var kept: [Reason] = []
    for reason in sorted {
      guard reason.claim != nil else {
        kept.append(reason)
        continue
      }
      if named < mostClaims { kept.append(reason) } else { left[reason.code, default: 0] += 1 }
      named += 1
    }
    for (code, count) in left { kept.append(Reason(code, more: count)) }
    return left.isEmpty ? kept : kept.sorted()
  }

  /// What this actor may read: ids of others' claims go to hosts and operators only (R21).
  public func visible(to actor: Actor) -> Refusal {
    guard !actor.isStaff else { return self }
    return Refusal(recorded: reasons.map { $0.withoutClaim() }, sought: sought)
  }
}

/// The party and start a refused command asked for.
public struct Sought: Hashable, Sendable {
  /// Covers that were to be seated.
  public let party: PartySize
  /// When they were to start.
  public let start: Timestamp

  /// Made from its parts; nothing is checked.
  public init(party: PartySize, start: Timestamp) {
    self.party = party
    self.start = start
  }
}

/// One thing that stands in the way.
public struct Reason: Hashable, Sendable {
  /// Which rule says no.
  public var code: RefusalCode
  /// The wanted tables it concerns.
  public var tables: [TableID]
  /// The claim that stands in the way: a booking, hold or block.
  public var claim: ClaimID?
  /// The counted resource that is full, if it is one.
  public var pool: PoolID?
  /// When what stands in the way begins, or the instant from which the command is allowed.
  public var start: Timestamp?
  /// Units of the pool that are free for the whole stay.
  public var free: Int?
  /// How many further claims of this code are not named.
  public var more: Int?
  /// What was found and what is allowed, for people.
  public var message: String?

  /// Made from its parts; nothing is checked.
  public init(
    _ code: RefusalCode, tables: [TableID] = [], claim: ClaimID? = nil, pool: PoolID? = nil,
    start: Timestamp? = nil,
    free: Int? = nil, more: Int? = nil, message: String? = nil
  ) {
    self.code = code
    self.tables = tables
    self.claim = claim
    self.pool = pool
    self.start = start
    self.free = free
    self.more = more
    self.message = message
  }

  func withoutClaim() -> Reason {
    var reason = self
    reason.claim = nil
    return reason
  }
}

extension Reason: Comparable {
  public static func < (a: Reason, b: Reason) -> Bool {
    if a.code != b.code { return a.code.rawValue.precedesBytewise(b.code.rawValue) }
    if (a.more == nil) != (b.more == nil) { return a.more == nil }
    let (tableA, tableB) = (a.tables.first?.text ?? "", b.tables.first?.text ?? "")
    if !tableA.utf8.elementsEqual(tableB.utf8) { return tableA.precedesBytewise(tableB) }
    let (startA, startB) = (a.start ?? .epoch, b.start ?? .epoch)
    if startA != startB { return startA < startB }
    guard let claimA = a.claim, let claimB = b.claim else { return false }
    return claimA < claimB
  }
}
