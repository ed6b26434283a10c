internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// What is wrong, in Hibachi's envelope: `{success, error: {code, message, details, timestamp}}`.
enum HibachiProblem {
  static func answer(_ problem: Problem) -> HTTPAnswer {
    let (status, code) = told(problem)
    let field = problem.field.map { fields[$0] ?? $0 }
    let message = problem.detail ?? problem.title
    var json = JSONWriter()
    json.object { json in
      json.field("success", bool: false)
      json.object("error") { json in
        json.field("code", text: code)
        json.field("message", text: message)
        json.objects("details", [field].compactMap { $0 }) { field, json in
          json.field("field", text: field)
          json.field("message", text: message)
        }
        json.field("timestamp", instant: LedgerClock.system.now())
      }
    }
    json.endLine()
    return HTTPAnswer(
      status, [HTTPField("Content-Type", "application/json")] + problem.fields, body: json.bytes)
  }

  /// The contract's names of what the ledger calls otherwise.
  private static let fields = [
    "party": "guests", "start": "time", "guest.name": "customer_name", "guest.phone": "customer_phone",
    "guest.email": "customer_email", "guest.notes": "special_requests",
  ]

  private static func told(_ problem: Problem) -> (status: Int, code: String) {
    if let code = RefusalCode(rawValue: problem.code), let told = code.hibachi { return told }
    return switch problem.code {
    case "INVALID", "MALFORMED", "IDEMPOTENCY_KEY_MISSING": (422, "VALIDATION_ERROR")
    case "UNAUTHENTICATED": (401, "UNAUTHORIZED")
    case "RATE_LIMITED": (429, "RATE_LIMIT_EXCEEDED")
    case "CORRUPT": (500, "DATA_INTEGRITY_ERROR")
    default: (problem.status, problem.code)
    }
  }

  static func badRequest(_ message: String) -> Problem {
    Problem(
      status: 400, code: "BAD_REQUEST", title: message, detail: message, advice: "correct the request")
  }

  static let noBooking = Problem.notFound("Booking not found")
}

extension RefusalCode {
  /// Its status and code in that contract; nil where they are Daybook's.
  fileprivate var hibachi: (status: Int, code: String)? {
    switch self {
    case .tablesTaken, .tablesHeld, .tablesOccupied, .blocked, .poolFull, .pacingCovers, .pacingParties,
      .pacingOnline, .versionConflict, .guestOverlap, .holdConsumed, .holdLapsed:
      (409, "CONFLICT")
    case .outsideService, .afterLastSeating, .closedSpecialDay, .venueClosed, .dateClosed, .offGrid,
      .inThePast,
      .tooSoon, .tooFar, .partyTooSmall, .partyTooLarge, .noTableFits, .channelNotAllowed,
      .nonexistentLocalTime,
      .offsetMismatch, .holdLimit:
      (400, "BUSINESS_RULE_VIOLATION")
    case .pastCutoff, .notCancellable: (400, "BOOKING_CANNOT_BE_CANCELLED")
    case .notAllowedInState: (400, "INVALID_BOOKING_STATE")
    case .depositAlreadyPaid: (400, "BOOKING_ALREADY_CONFIRMED")
    case .depositTooSmall: (400, "BAD_REQUEST")
    case .idempotencyKeyReused: (422, "VALIDATION_ERROR")
    case .maintenance: (503, "SERVICE_UNAVAILABLE")
    case .notFound, .forbidden, .pingTooSoon: nil
    }
  }
}
