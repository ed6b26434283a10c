internal import Daybook
internal import DaybookDomain
internal import DaybookTime

/// A notice on paper: to a station what to make and for whom, to a guest what is booked.
///
/// Allergies are large, and stand between two rules. Words between letters are English, names are the venue's.
package struct NoticeSlip {
  private let answer: NoticeAnswer
  private var job: PrintJob

  package init(_ answer: NoticeAnswer, for profile: PrinterProfile) {
    self.answer = answer
    job = PrintJob(profile)
  }

  /// What the printer is sent.
  package consuming func bytes() -> [UInt8] {
    head()
    party()
    dishes()
    allergies()
    foot()
    return job.bytes()
  }

  private mutating func head() {
    let notice = answer.notice
    let station = notice.station.map { " \($0)" } ?? ""
    job.line("\(notice.number)\(station)  \(answer.heading.clock(notice.at))", .high)
    job.line(notice.kind.slipWords, .large)
    if notice.tries > 0 || notice.isEscalated { job.line("PRINTED AGAIN: nobody has taken it", .high) }
  }

  private mutating func party() {
    if let reservation = answer.reservation {
      let stay = reservation.stay
      let place = stay.pool?.text ?? answer.heading.definition.names(of: stay.tables)
      job.line(place.isEmpty ? "no table" : place, .large)
      let time = stay.hasDate ? "booked \(answer.heading.clock(stay.start)), " : ""
      job.line("\(time)party of \(stay.party)", .high)
      if let agreed = AgreedTime(stay, answer.heading.rules) { job.line(agreed.words) }
    }
    if let entry = answer.entry {
      job.line(answer.guest ?? "who waits", .large)
      job.line("party of \(entry.party)", .high)
    }
    let free = answer.heading.definition.names(of: answer.notice.tables)
    if !free.isEmpty { job.line("free: \(free)", .high) }
  }

  private mutating func dishes() {
    if let item = answer.notice.item { job.line(item, .large) }
    guard let ticket = answer.ticket else { return }
    job.rule()
    var course = 0
    for (place, item) in ticket.items.enumerated() {
      if item.course != course, ticket.items.contains(where: { $0.course != item.course }) {
        course = item.course
        job.line("course \(course)")
      }
      let count = ticket.isDelta && item.quantity > 0 ? "+\(item.quantity)" : "\(item.quantity)"
      job.line("\(count) \(item.name)", .high)
      let fires = answer.fires.indices.contains(place) ? answer.fires[place] : item.fireAt
      if item.state == .planned {
        job.line(fires.map { "  later: at \(answer.heading.clock($0))" } ?? "  later: when it is called")
      }
    }
    if ticket.state == .cancelled { job.line("CANCELLED", .large) }
    if ticket.isAtRisk { job.line("AT RISK: made for another time", .high) }
  }

  private mutating func allergies() {
    guard answer.hasAllergies || !answer.allergies.isEmpty else { return }
    job.rule("!")
    job.line(
      answer.allergies.isEmpty
        ? "ALLERGIES: ask the floor" : "ALLERGIES: \(answer.allergies.joined(separator: ", "))", .large)
    job.rule("!")
  }

  private mutating func foot() {
    if answer.notice.needsAcknowledgement { job.line("Say on a screen that you have seen it.") }
    if answer.notice.audience == .guest, let reservation = answer.reservation {
      job.line("Booking \(reservation.id)")
      job.qrCode("\(reservation.id)")
    }
  }
}

extension NoticeKind {
  /// What a slip says it is.
  fileprivate var slipWords: String {
    switch self {
    case .fire: "FIRE"
    case .change: "CHANGE"
    case .cancelTicket: "CANCELLED"
    case .atRisk: "AT RISK"
    case .itemOut: "OUT"
    case .itemBack: "BACK"
    case .moved: "MOVED"
    case .restored: "STANDS AGAIN"
    case .chooseAgain: "CHOOSE AGAIN"
    case .needsTable: "NEEDS A TABLE"
    case .onTheWay: "ON THE WAY"
    case .late: "LATE"
    case .notComing: "NOT COMING"
    case .escalated: "NOBODY TOOK IT"
    case .stillExpected: "STILL EXPECTED"
    case .tableFree: "TABLE FREE"
    case .unsuited: "NOT SUITED"
    case .booked: "BOOKED"
    case .requested: "ASKED FOR"
    case .accepted: "ACCEPTED"
    case .declined: "DECLINED"
    case .changed: "CHANGED"
    case .cancelled: "CANCELLED"
    case .askedToConfirm: "WILL YOU COME?"
    case .tableReady: "YOUR TABLE IS READY"
    case .offerLapsed: "OFFER LAPSED"
    case .depositRefunded: "DEPOSIT REFUNDED"
    case .offerWithdrawn: "OFFER WITHDRAWN"
    }
  }
}
