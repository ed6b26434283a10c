internal import Daybook

/// Where a booking stands in Hibachi's contract.
enum HibachiStatus: String, CaseIterable {
  case pending, confirmed, cancelled, completed
  case inProgress = "in_progress"
  case noShow = "no_show"
  case cancellationRequested = "cancellation_requested"

  /// A request to cancel is a guest who said that they do not come; the slot stays theirs.
  init(_ reservation: Reservation) {
    let isAsked = reservation.details.attendance == .declined
    self =
      isAsked && reservation.state == .booked && reservation.seating == .expected
      ? .cancellationRequested : HibachiStatus(standing: reservation)
  }

  /// Its status but for a request to cancel.
  init(standing reservation: Reservation) {
    self =
      switch reservation.state {
      case .requested: .pending
      case .booked where reservation.seating == .seated: .inProgress
      case .booked: reservation.details.deposit == .due ? .pending : .confirmed
      case .completed: .completed
      case .noShow: .noShow
      case .cancelled, .lateCancelled, .declined: .cancelled
      }
  }
}
