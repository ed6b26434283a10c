internal import Daybook
internal import DaybookJSON

/// Why a user is not put on the waitlist, in the contract's words.
struct WaitlistFailure {
  enum Cause: String {
    case existingWaitlistEntry = "EXISTING_WAITLIST_ENTRY"
    case belowMinPartySize = "BELOW_MIN_PARTY_SIZE"
    case aboveMaxPartySize = "ABOVE_MAX_PARTY_SIZE"
    case merchantClosed = "MERCHANT_CLOSED"
    case waitlistClosed = "WAITLIST_CLOSED"
  }

  let cause: Cause
  /// For whoever looks for a fault; users do not read it.
  let description: String

  init(_ cause: Cause, _ description: String) { (self.cause, self.description) = (cause, description) }

  /// The business failure that a refusal is; nil where the call itself was wrong, or nothing is known.
  init?(_ problem: Problem) {
    guard let code = RefusalCode(rawValue: problem.code) else { return nil }
    switch code {
    case .idempotencyKeyReused, .forbidden, .notFound: return nil
    case .partyTooSmall: cause = .belowMinPartySize
    case .partyTooLarge, .noTableFits: cause = .aboveMaxPartySize
    case .outsideService, .afterLastSeating, .closedSpecialDay, .venueClosed, .dateClosed:
      cause = .merchantClosed
    default: cause = .waitlistClosed
    }
    description = code.rawValue
  }

  func write(to json: inout JSONWriter) {
    json.object("waitlist_business_logic_failure") { json in
      json.field("cause", text: cause.rawValue)
      json.field("description", text: description)
    }
  }
}
