internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// Cancellations in two steps: asked for, which keeps the slot, then approved or rejected.
///
/// Asked for means that the guest was asked whether they come and said no; approved, that the venue cancels, and what was
/// paid goes back; rejected, that they come after all.
extension DialectRoute {
  static let hibachiCancellations = [
    DialectRoute(
      "hibachiAskCancellation", .post, "/hibachi/api/v1/bookings/{id}/request-cancellation", by: .hosts
    ) { context async throws(Problem) in
      let (old, _) = try await step(context)
      if old.reservation.details.attendance == .none {
        _ = try await context.execute(AskAttendance(old.id), key: nil)
      }
      let receipt = try await context.execute(
        DeclineAttendance(old.id), key: context.call.idempotencyKey())
      guard !receipt.events.isEmpty else {
        throw invalidState("Cancellation has already been requested. Please approve or reject it.")
      }
      return try await answer(
        HibachiStatus(standing: old.reservation), "Cancellation request recorded. Awaiting approval.",
        context.seeing(receipt.position))
    },
    DialectRoute(
      "hibachiApproveCancellation", .post, "/hibachi/api/v1/bookings/{id}/approve-cancellation", by: .hosts
    ) { context async throws(Problem) in
      let (old, refused) = try await step(context)
      // A retry finds it cancelled, and gets its first answer by its key.
      guard [.cancellationRequested, .cancelled].contains(old.status) else { throw refused }
      let receipt = try await context.execute(Cancel(old.id), key: context.call.idempotencyKey())
      guard !receipt.events.isEmpty else { throw refused }
      return try await answer(
        .cancellationRequested, "Cancellation approved. Slot has been released.",
        context.seeing(receipt.position))
    },
    DialectRoute(
      "hibachiRejectCancellation", .post, "/hibachi/api/v1/bookings/{id}/reject-cancellation", by: .hosts
    ) { context async throws(Problem) in
      let (old, refused) = try await step(context)
      guard [.declined, .confirmed].contains(old.reservation.details.attendance) else { throw refused }
      let receipt = try await context.execute(
        ConfirmAttendance(old.id), key: context.call.idempotencyKey())
      guard !receipt.events.isEmpty else { throw refused }
      return try await answer(
        .cancellationRequested, "Cancellation request rejected.", context.seeing(receipt.position))
    },
  ]

  /// The booking of a step, and the refusal of a step out of turn.
  private static func step(_ context: DialectContext) async throws(Problem) -> (HibachiBooking, Problem) {
    let body = try DialectBody(context)
    _ = try HibachiReason(body.needed("reason", body.text))
    let old = try await context.hibachiBooking(context.hibachiID())
    let refused = invalidState(
      "Booking status is '\(old.status.rawValue)', expected 'cancellation_requested'.")
    return (old, refused)
  }

  private static func invalidState(_ message: String) -> Problem {
    Problem(
      status: 400, code: "INVALID_BOOKING_STATE", title: message, detail: message,
      advice: "look at its status")
  }

  private static func answer(
    _ before: HibachiStatus, _ message: String, _ context: DialectContext
  ) async throws(Problem) -> HTTPAnswer {
    let id = try context.hibachiID()
    let (new, now) = try await context.read { snapshot throws(Problem) in
      (try context.hibachiBooking(id, snapshot), snapshot.ledgerTime())
    }
    return context.json { json in
      json.object { json in
        json.field("success", bool: true)
        json.field("message", text: message)
        json.field("booking_id", id: id)
        json.field("previous_status", text: before.rawValue)
        json.field("new_status", text: new.status.rawValue)
        json.field("action_by", text: context.principal.actor.id)
        json.field("action_at", instant: now)
      }
    }
  }
}
