internal import Daybook
internal import DaybookJSON

/// A booking as the contract shows it.
///
/// Of the user it says the id alone: the partner knows the rest.
struct PartnerBooking {
  private let reservation: Reservation
  private let user: String
  private let venue: VenueDefinition

  /// Nil when its venue is not there, or it is none of the partner's.
  init?(_ reservation: Reservation, _ account: PartnerAccount, _ snapshot: borrowing Snapshot) {
    guard let user = account.user(of: reservation.owner), let venue = snapshot.venue(reservation.venue) else {
      return nil
    }
    (self.reservation, self.user, self.venue) = (reservation, user, venue)
  }

  func write(to json: inout JSONWriter) {
    json.field("booking_id", id: reservation.id)
    json.object("slot") { json in
      json.field("merchant_id", text: venue.id.text)
      PartnerSlot(reservation.stay).write(resources: "resources", venue, to: &json)
    }
    json.object("user_information") { $0.field("user_id", text: user) }
    json.field("status", text: reservation.partnerStatus)
    json.object("payment_information") { $0.field("prepayment_status", text: PartnerBooking.prepayment) }
  }

  /// Nothing is paid ahead by way of the partner.
  static let prepayment = "PREPAYMENT_NOT_PROVIDED"
}

extension Reservation {
  /// Its state in the contract's words.
  var partnerStatus: String {
    switch state {
    case .requested: "PENDING_MERCHANT_CONFIRMATION"
    case .booked, .completed: "CONFIRMED"
    case .cancelled, .lateCancelled: "CANCELED"
    case .noShow: "NO_SHOW"
    case .declined: "DECLINED_BY_MERCHANT"
    }
  }

  var isCalledOff: Bool { [.cancelled, .lateCancelled, .declined].contains(state) }
}
