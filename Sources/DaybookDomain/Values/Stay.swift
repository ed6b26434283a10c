public import DaybookTime

/// What a claim occupies: who sits where, from when to when, on the terms agreed then.
public struct Stay: Hashable, Sendable {
  /// Covers.
  public var party: PartySize
  /// When it begins.
  public var start: Timestamp
  /// Half-open: touching the next stay's start is allowed (R4).
  public var end: Timestamp
  /// The zone's offset at the start, and its name: with the instant they are the wall time people read.
  public var offset: UTCOffset
  /// The venue's time zone when it was agreed, an IANA name.
  public var zone: String
  /// The business date: the local date on which the service opened (R5).
  public var date: CivilDate
  /// Empty for a pool, and while the booking needs a table.
  public var tables: [TableID]
  /// Whether the tables were asked for; a floating assignment may be changed, a pinned one never (R13).
  ///
  /// Of units without a time: whether the booking named a date.
  public var isPinned: Bool
  /// How the party comes.
  public var channel: Channel
  /// Minutes after the end in which the tables rest, as agreed (R4).
  public var bufferMinutes: Int
  /// What few stays have, if this one has any of it.
  private(set) var particulars = Boxed<Particulars>()

  /// Made from its parts; nothing is checked.
  public init(
    party: PartySize, start: Timestamp, end: Timestamp, offset: UTCOffset, zone: String, date: CivilDate,
    tables: [TableID], pool: PoolID? = nil, units: Int = 0, isPinned: Bool = false,
    channel: Channel = .inHouse, bufferMinutes: Int = 0, area: String? = nil, needs: [Need] = []
  ) {
    self.party = party
    self.start = start
    self.end = end
    self.offset = offset
    self.zone = zone
    self.date = date
    self.tables = tables
    self.isPinned = isPinned
    self.channel = channel
    self.bufferMinutes = bufferMinutes
    guard pool != nil || units != 0 || area != nil || !needs.isEmpty else { return }
    particulars = Boxed(Particulars(pool: pool, units: units, area: area, needs: needs))
  }

  /// What few stays have: kept apart, so that the many are small.
  struct Particulars: Hashable, Sendable {
    var pool: PoolID?
    var units = 0
    var area: String?
    var needs: [Need] = []
  }

  private mutating func change(_ body: (inout Particulars) -> Void) {
    var changed = particulars.copy ?? Particulars()
    body(&changed)
    particulars = changed == Particulars() ? Boxed() : Boxed(changed)
  }

  /// The counted resource it takes units of; nil for tables.
  public var pool: PoolID? {
    get { particulars.isEmpty ? nil : particulars.value.pool }
    set { change { $0.pool = newValue } }
  }

  /// Units of the pool; 0 with tables.
  public var units: Int {
    get { particulars.isEmpty ? 0 : particulars.value.units }
    set { change { $0.units = newValue } }
  }

  /// The area asked for; nil: any.
  public var area: String? {
    get { particulars.isEmpty ? nil : particulars.value.area }
    set { change { $0.area = newValue } }
  }

  /// What its tables must offer.
  public var needs: [Need] {
    get { particulars.isEmpty ? [] : particulars.value.needs }
    set { change { $0.needs = newValue } }
  }

  /// Whether it claims pool units that are sold once and for all, whatever the time.
  package var isTimeless: Bool { start == end && pool != nil }

  /// Whether `date` and `start` are its own.
  ///
  /// Units of a pool without a time are of no date unless the booking named one; then `date` is only that of the
  /// sale (R30).
  public var hasDate: Bool { !isTimeless || isPinned }
}

/// What was agreed besides the stay: deposit, cut-off, rules set aside. Plain terms take no memory.
public struct Terms: Hashable, Sendable {
  private struct Agreed: Hashable, Sendable {
    var cutoffAt: Timestamp?
    var refusesLateCancels: Bool = false
    var deposit: Money?
    var depositDueAt: Timestamp?
    var asksGuarantee: Bool = false
    var override: Override?
    var hasAllergies: Bool = false
  }

  private var agreed = Boxed<Agreed>()

  /// Made from its parts; nothing is checked.
  public init(
    cutoffAt: Timestamp? = nil,
    refusesLateCancels: Bool = false,
    deposit: Money? = nil,
    depositDueAt: Timestamp? = nil,
    asksGuarantee: Bool = false,
    override: Override? = nil,
    hasAllergies: Bool = false
  ) {
    self.init(
      Agreed(
        cutoffAt: cutoffAt,
        refusesLateCancels: refusesLateCancels,
        deposit: deposit,
        depositDueAt: depositDueAt,
        asksGuarantee: asksGuarantee,
        override: override,
        hasAllergies: hasAllergies))
  }

  private init(_ agreed: Agreed) { if agreed != Agreed() { self.agreed = Boxed(agreed) } }

  /// Nothing was agreed besides the stay.
  public static let plain = Terms()

  /// Whether nothing was agreed besides the stay.
  package var isPlain: Bool { agreed.isEmpty }

  private mutating func change(_ body: (inout Agreed) -> Void) {
    var agreed = agreed.copy ?? Agreed()
    body(&agreed)
    self = Terms(agreed)
  }

  /// From this instant on the guest may no longer cancel freely, move or shrink (R16).
  public var cutoffAt: Timestamp? {
    get { agreed.isEmpty ? nil : agreed.value.cutoffAt }
    set { change { $0.cutoffAt = newValue } }
  }

  /// Whether a later cancellation by the guest is refused; otherwise it is a late cancel.
  public var refusesLateCancels: Bool {
    get { !agreed.isEmpty && agreed.value.refusesLateCancels }
    set { change { $0.refusesLateCancels = newValue } }
  }

  /// What is paid ahead; nil: nothing.
  public var deposit: Money? {
    get { agreed.isEmpty ? nil : agreed.value.deposit }
    set { change { $0.deposit = newValue } }
  }

  /// If the deposit is unpaid by then, the ledger cancels the booking.
  public var depositDueAt: Timestamp? {
    get { agreed.isEmpty ? nil : agreed.value.depositDueAt }
    set { change { $0.depositDueAt = newValue } }
  }

  /// Whether a card guarantee is asked for.
  public var asksGuarantee: Bool {
    get { !agreed.isEmpty && agreed.value.asksGuarantee }
    set { change { $0.asksGuarantee = newValue } }
  }

  /// The rules a host set aside, and why.
  public var override: Override? {
    get { agreed.isEmpty ? nil : agreed.value.override }
    set { change { $0.override = newValue } }
  }

  /// Whether the guest's sealed fields name allergies.
  public var hasAllergies: Bool {
    get { !agreed.isEmpty && agreed.value.hasAllergies }
    set { change { $0.hasAllergies = newValue } }
  }
}
