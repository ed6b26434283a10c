/// How much the kitchen makes ahead.
public enum PrepScope: String, Hashable, Sendable, CaseIterable, FieldWord {
  case starters, mains, full
}

/// The guest says "on my way" (R18).
public struct DeclareArrival: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// How many minutes ahead the kitchen is told.
  public var leadMinutes: Int
  /// How much the kitchen makes ahead.
  public var scope: PrepScope
  /// Minutes until the party is there; absent: it will be on time.
  public var etaMinutes: Int?
  /// Whether location pings will follow.
  public var sharesLocation: Bool

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(
    _ reservation: ReservationID, leadMinutes: Int, scope: PrepScope = .full, etaMinutes: Int? = nil,
    sharesLocation: Bool = false
  ) {
    self.reservation = reservation
    self.leadMinutes = leadMinutes
    self.scope = scope
    self.etaMinutes = etaMinutes
    self.sharesLocation = sharesLocation
  }

  public var command: Command { .declareArrival(self) }
}

extension DeclareArrival: CommandBody {
  package static let note = CommandNote(
    "declareArrival", "The guest says \"on my way\".", by: .guestsAndStaff,
    refusals: [.notAllowedInState, .dateClosed])
  package static var blank: DeclareArrival { DeclareArrival(.blank, leadMinutes: 0) }
  package var subject: CommandSubject { .reservation(reservation) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    var given: PrepScope? = scope
    try fields.word("scope", &given, "how much the kitchen makes ahead; default full")
    scope = given ?? .full
    try fields.integer("etaMinutes", &etaMinutes, 1...240, "minutes until the party is there")
    try fields.integer("leadMinutes", &leadMinutes, 5...90, "minutes the kitchen is warned ahead")
    try fields.id("reservation", &reservation, "the booking")
    try fields.flag("sharesLocation", &sharesLocation, "whether location pings will follow")
  }
}

/// The party is not on its way after all.
public struct WithdrawArrival: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .withdrawArrival(self) }
  package static let note = CommandNote(
    "withdrawArrival", "The party is not on its way after all.", by: .guestsAndStaff,
    refusals: [.notAllowedInState, .dateClosed], frees: true)
}

/// The kitchen may start for this party.
public struct ApproveArrival: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .approveArrival(self) }
  package static let note = CommandNote(
    "approveArrival", "The kitchen may start for this party.", by: .staff,
    refusals: [.notAllowedInState, .dateClosed])
}

/// The kitchen will start later for this party.
public struct QueueArrival: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .queueArrival(self) }
  package static let note = CommandNote(
    "queueArrival", "The kitchen will start later for this party.", by: .staff,
    refusals: [.notAllowedInState, .dateClosed])
}

/// The kitchen does not start ahead for this party.
public struct DeclineArrival: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .declineArrival(self) }
  package static let note = CommandNote(
    "declineArrival", "The kitchen does not start ahead for this party.", by: .staff,
    refusals: [.notAllowedInState, .dateClosed], frees: true)
}

/// When the party will be there, said by the guest or a host.
public struct SetETA: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// Minutes from now, 1–240.
  public var minutes: Int

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID, minutes: Int) {
    self.reservation = reservation
    self.minutes = minutes
  }

  public var command: Command { .setETA(self) }
}

extension SetETA: CommandBody {
  package static let note = CommandNote(
    "setETA", "When the party will be there, said by the guest or a host.", by: .guestsAndStaff,
    refusals: [.notAllowedInState, .dateClosed])
  package static var blank: SetETA { SetETA(.blank, minutes: 0) }
  package var subject: CommandSubject { .reservation(reservation) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("minutes", &minutes, 1...240, "minutes from now")
    try fields.id("reservation", &reservation, "the booking")
  }
}

/// Where the party is now; personal data, stored only sealed (R20).
public struct Ping: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// Where the party is.
  public var place: Coordinate
  /// Minutes that the way to the venue takes, 1–1,440, where the program that gives the command has asked a routing engine;
  /// nil: the great-circle rule says. It is learnt and not asked, so it is no field: a retry may have another one.
  public var wayMinutes: Int?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID, at place: Coordinate, wayMinutes: Int? = nil) {
    self.reservation = reservation
    self.place = place
    self.wayMinutes = wayMinutes
  }

  public var command: Command { .ping(self) }
}

extension Ping: CommandBody {
  package static let note = CommandNote(
    "ping", "Where the party is now; stored only sealed. At most one in 30 seconds.", by: .guestsAndStaff,
    refusals: [.notAllowedInState, .pingTooSoon, .dateClosed])
  package static var blank: Ping { Ping(.blank, at: .blank) }
  package var subject: CommandSubject { .reservation(reservation) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    let (latitude, longitude) = (-90_000_000...90_000_000, -180_000_000...180_000_000)
    try fields.millionths("latitude", &place.latitude, latitude, "degrees north, WGS 84")
    try fields.millionths("longitude", &place.longitude, longitude, "degrees east, WGS 84")
    try fields.id("reservation", &reservation, "the booking")
  }
  package func check() throws(InvalidField) {
    guard let wayMinutes, !(1...1_440).contains(wayMinutes) else { return }
    throw InvalidField("wayMinutes", "found \(wayMinutes); allowed: 1–1,440")
  }
}

/// Has the kitchen make something ahead; given again, it adjusts the prep (R18).
public struct ConfirmPrep: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// How much is made ahead.
  public var scope: PrepScope
  /// Dishes of the venue's prep plan; empty: one ticket for the scope.
  public var items: [PrepItem]

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID, scope: PrepScope = .full, items: [PrepItem] = []) {
    self.reservation = reservation
    self.scope = scope
    self.items = items
  }

  public var command: Command { .confirmPrep(self) }
}

/// A dish to make ahead.
public struct PrepItem: Hashable, Sendable {
  /// The dish, 1–80 characters.
  public var name: String
  /// Portions; absent: one for each cover.
  public var quantity: Int?
  /// Whether it fires even if nobody has heard from the party; absent: as the plan says.
  public var isAhead: Bool?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ name: String, quantity: Int? = nil, isAhead: Bool? = nil) {
    self.name = name
    self.quantity = quantity
    self.isAhead = isAhead
  }
}

extension PrepItem: FieldObject {
  package static var blank: PrepItem { PrepItem("") }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("name", &name, .name, "a dish of the venue's plan")
    try fields.bool("ahead", &isAhead, isRequired: false, "fires although nobody has heard from the party")
    try fields.integer("quantity", &quantity, 1...1000, "how many; default one for each cover")
  }
}

extension ConfirmPrep: CommandBody {
  package static let note = CommandNote(
    "confirmPrep", "Has the kitchen make something ahead; a second time it is an adjustment.",
    by: .guestsAndStaff, refusals: [.notAllowedInState, .dateClosed])
  package static var blank: ConfirmPrep { ConfirmPrep(.blank) }
  package var subject: CommandSubject { .reservation(reservation) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.objects("items", &items, most: 12, "the dishes; default one ticket for the scope")
    var given: PrepScope? = scope
    try fields.word("scope", &given, "how much is made ahead; default full")
    scope = given ?? .full
    try fields.id("reservation", &reservation, "the booking")
  }
  package func check() throws(InvalidField) {
    for (index, item) in items.enumerated()
    where items[..<index].contains(where: { $0.name.hasBytes(of: item.name) }) {
      throw InvalidField("items[\(index)].name", "\(item.name) stands twice; give a quantity")
    }
  }
}

/// Nothing is made ahead after all.
public struct CancelPrep: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .cancelPrep(self) }
  package static let note = CommandNote(
    "cancelPrep", "Nothing is made ahead after all.", by: .guestsAndStaff,
    refusals: [.notAllowedInState, .dateClosed],
    frees: true)
}
