internal import Daybook

/// How a refusal is told over HTTP: its status, and what the caller does next.
extension RefusalCode {
  var status: Int {
    switch self {
    case .notFound: 404
    case .forbidden: 403
    case .versionConflict: 412
    case .idempotencyKeyReused: 422
    case .pingTooSoon: 429
    case .maintenance: 503
    default: 409
    }
  }

  var advice: String {
    switch self {
    case .outsideService, .afterLastSeating, .offGrid: "take a start that availability lists"
    case .closedSpecialDay, .venueClosed: "take another date or venue"
    case .dateClosed: "take another date, or have a host open it again"
    case .inThePast, .tooSoon: "take a later start"
    case .tooFar: "take an earlier start"
    case .partyTooSmall, .partyTooLarge: "take another party size, or ask the venue"
    case .noTableFits: "leave out the chosen tables or some wishes"
    case .tablesTaken, .tablesHeld, .tablesOccupied, .blocked, .poolFull:
      "take another table or start: nearest lists some; or join the waitlist"
    case .pacingCovers, .pacingParties, .pacingOnline: "take a start a little earlier or later"
    case .channelNotAllowed: "ask the venue, or take another channel"
    case .maintenance: "ask again later"
    case .nonexistentLocalTime, .offsetMismatch:
      "take a time that the venue's clocks show, or leave out the offset"
    case .holdLapsed: "hold or book again"
    case .holdConsumed: "look at the booking that it became"
    case .holdLimit: "hold for less time"
    case .versionConflict: "read it again, and change what it says now"
    case .idempotencyKeyReused: "take a new key for another command; the old one for a retry alone"
    case .guestOverlap: "change the other booking, or take another time"
    case .pastCutoff, .notCancellable: "call the venue"
    case .notAllowedInState: "look at its state, and do what that allows"
    case .depositTooSmall: "pay what is due, in its currency"
    case .depositAlreadyPaid: "nothing is left to pay"
    case .pingTooSoon: "wait until the start that the reason names"
    case .notFound: "look at the id, and at who asks"
    case .forbidden: "ask with credentials that may"
    }
  }
}
