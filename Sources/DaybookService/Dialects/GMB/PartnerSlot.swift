internal import Daybook
internal import DaybookJSON

/// A slot as the contract names it: a start, a duration, for how many and where.
///
/// Each venue has one service; the party's size and the area are the slot's resources.
struct PartnerSlot: Hashable {
  /// The id of every venue's one service.
  static let service = "reservation"

  var start: Timestamp
  /// Nil where the caller does not say.
  var seconds: Int?
  var party: PartySize
  /// The area; nil: anywhere.
  var room: String?

  /// Reads a slot whose resources stand under the name `resources`.
  init(_ object: PartnerObject, resources name: String) throws(Problem) {
    try object.checkService()
    start = try PartnerSlot.start(object)
    seconds = try object.integer("duration_sec")
    let resources = try object.neededObject(name)
    party = try resources.party("party_size")
    room = try resources.text("room_id")
  }

  /// The slot that a stay has.
  init(_ stay: Stay) {
    (start, party, room) = (stay.start, stay.party, stay.area)
    seconds = Int(stay.end.microseconds(since: stay.start) / 1_000_000)
  }

  init(_ slot: Slot, _ party: PartySize, in room: String?) {
    (start, self.party, self.room) = (slot.start, party, room)
    seconds = Int(slot.end.microseconds(since: slot.start) / 1_000_000)
  }

  /// The start in an object: whole seconds since 1970.
  static func start(_ object: PartnerObject) throws(Problem) -> Timestamp {
    guard let seconds = try object.integer("start_sec") else {
      throw .invalid(InvalidField("start_sec", "missing"))
    }
    // The years 1970 to 9999.
    guard (0...253_402_300_799).contains(seconds) else {
      throw .invalid(
        InvalidField("start_sec", "found \(seconds); allowed: seconds since 1970, up to 253402300799"))
    }
    return Timestamp(epochSeconds: Int64(seconds))
  }

  func write(resources name: StaticString, _ venue: VenueDefinition, to json: inout JSONWriter) {
    json.field("service_id", text: PartnerSlot.service)
    json.field("start_sec", int64: Int(start.epochSeconds))
    if let seconds { json.field("duration_sec", int64: seconds) }
    json.object(name) { json in
      json.field("room_id", text: room)
      // The ids in a question have no names.
      if name.description == "resources" { json.field("room_name", text: room) }
      json.field("party_size", integer: party.covers)
    }
    json.field(
      "confirmation_mode",
      text: venue.answersByHand(party) ? "CONFIRMATION_MODE_ASYNCHRONOUS" : "CONFIRMATION_MODE_SYNCHRONOUS")
  }
}

extension VenueDefinition {
  /// Whether a party of this size that books online awaits the venue's answer.
  fileprivate func answersByHand(_ party: PartySize) -> Bool {
    guard let requests else { return false }
    return party.covers >= requests.fromParty ?? 1
  }
}
