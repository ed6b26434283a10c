internal import Daybook
internal import DaybookJSON

/// Why a booking is not made, changed or cancelled, in the contract's words.
struct BookingFailure {
  enum Cause: String {
    case slotUnavailable = "SLOT_UNAVAILABLE"
    case slotAlreadyBookedByUser = "SLOT_ALREADY_BOOKED_BY_USER"
    case overlappingReservation = "OVERLAPPING_RESERVATION"
    case outsideCancellationWindow = "OUTSIDE_CANCELLATION_WINDOW"
    case bookingAlreadyCancelled = "BOOKING_ALREADY_CANCELLED"
    case bookingNotCancellable = "BOOKING_NOT_CANCELLABLE"
  }

  /// What was asked for.
  enum Act {
    /// A slot, for a new booking or another.
    case slot(start: Timestamp)
    case cancelling
  }

  let cause: Cause
  /// For whoever looks for a fault; users do not read it.
  let description: String

  init(_ cause: Cause, _ description: String) { (self.cause, self.description) = (cause, description) }

  /// The business failure that a refusal is; nil where the call itself was wrong, or nothing is known.
  init?(_ problem: Problem, of act: Act) {
    guard let code = RefusalCode(rawValue: problem.code) else { return nil }
    switch code {
    case .idempotencyKeyReused, .forbidden, .versionConflict: return nil
    case .pastCutoff: cause = .outsideCancellationWindow
    case .guestOverlap:
      guard case .slot(let start) = act else { return nil }
      let isSame = problem.reasons.contains { $0.code == .guestOverlap && $0.start == start }
      cause = isSame ? .slotAlreadyBookedByUser : .overlappingReservation
    case .notAllowedInState, .notCancellable: cause = .bookingNotCancellable
    default:
      if case .cancelling = act { cause = .bookingNotCancellable } else { cause = .slotUnavailable }
    }
    let codes = problem.reasons.map(\.code.rawValue)
    description = codes.enumerated().filter { codes.firstIndex(of: $1) == $0 }.map(\.element).joined(
      separator: " ")
  }

  func write(to json: inout JSONWriter) {
    json.object("booking_failure") { json in
      json.field("cause", text: cause.rawValue)
      json.field("description", text: description)
    }
  }
}

extension BookingFailure {
  static let paidAhead = BookingFailure(.slotUnavailable, "parties of this size pay ahead, at the venue")
}
