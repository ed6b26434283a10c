internal import Daybook
internal import DaybookJSON

/// What a webhook is sent: one event or one notice, as a CloudEvent (version 1.0.2, JSON). The same each time it is made.
package struct WebhookMessage: Sendable {
  /// Where it stands among all: the event, or `POSITION.NUMBER`, a notice that it made.
  package let place: EventID
  /// Its name for ever and everywhere: a restored ledger, whose positions may be given out again, has other names.
  package let id: String
  /// Such as `daybook.booked` or `daybook.notice.fire`.
  package let type: String
  package let body: [UInt8]

  /// What begins the type of every message.
  package static let prefix = "daybook."
  package static let mediaType = "application/json"

  /// An event, without what tells of a person.
  init(_ fact: Fact, of ledger: Ledger) {
    var veil = EventVeil()
    let veiled = veil.veiled(fact)
    self.init(
      EventID(fact.position), of: ledger, type: fact.event.type.rawValue, at: fact.recordedAt,
      venue: fact.venue,
      subject: fact.event.reservation
    ) { json in
      json.field("position", unsigned: fact.position.value)
      FactWriter.write(veiled, to: &json)
    }
  }

  /// A notice as it was made: what became of it are events. Whom it names is not told.
  init(_ notice: Notice, _ number: UInt64, of ledger: Ledger) {
    self.init(
      EventID(notice.position, number), of: ledger, type: "notice.\(notice.kind.rawValue)", at: notice.at,
      venue: notice.venue, subject: notice.reservation
    ) { json in
      NoticeJSON.name(notice, at: notice.at.description, to: &json)
      json.field("needsAcknowledgement", bool: notice.needsAcknowledgement)
      NoticeJSON.subject(notice, to: &json)
      json.field("ticket", id: notice.ticket)
    }
  }

  private init(
    _ place: EventID, of ledger: Ledger, type: String, at time: Timestamp, venue: VenueID?,
    subject: ReservationID?, _ data: (inout JSONWriter) -> Void
  ) {
    // Standard Webhooks signs ID.TIME.BODY: no dot stands in an id.
    let id = "\(ledger.incarnation)-\(place.position)" + (place.number.map { "-\($0)" } ?? "")
    let type = WebhookMessage.prefix + type
    var json = JSONWriter()
    json.object { json in
      json.field("specversion", text: "1.0")
      json.field("id", text: id)
      json.field("source", text: "urn:uuid:\(ledger.created.ledger)")
      json.field("type", text: type)
      json.field("time", instant: time)
      json.field("datacontenttype", text: WebhookMessage.mediaType)
      json.field("subject", id: subject)
      json.field("venue", text: venue?.text)
      json.object("data", data)
    }
    (self.place, self.id, self.type) = (place, id, type)
    body = json.take()
  }

  /// The header lines of one attempt, made anew for each.
  func fields(signedBy secrets: [WebhookSecret], at now: Timestamp) -> [(name: String, value: String)] {
    let signatures = secrets.map { $0.signature(of: id, now.epochSeconds, body) }
    return [
      ("content-type", WebhookMessage.mediaType), ("webhook-id", id),
      ("webhook-timestamp", "\(now.epochSeconds)"),
      ("webhook-signature", signatures.joined(separator: " ")),
    ]
  }
}
