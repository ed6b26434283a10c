package import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// The feeds of the booking partner's contract: who can be booked, what, and when, as lookups at the same position say.
package struct PartnerFeed: Sendable {
  /// One file of a feed; a partner takes each in a place of its own.
  package enum File: String, Sendable, CaseIterable {
    case merchants, services, availability

    package var name: String { rawValue + ".json" }
  }

  /// How many business dates are told of where the caller does not say: the fewest that the partner takes.
  package static let usualDates = 30

  private let venues: [PartnerOffers]
  private let dates: ClosedRange<CivilDate>?
  private let madeAt: Timestamp

  /// What there is at a snapshot: venues that take bookings, or of those the ones that are named.
  ///
  /// `dates` are business dates, at most `DayAvailability.mostDates`; nil: from each venue's today on.
  package init(_ snapshot: borrowing Snapshot, of named: [VenueID] = [], on dates: ClosedRange<CivilDate>?) {
    venues = snapshot.venues().filter { !$0.isRetired && (named.isEmpty || named.contains($0.id)) }.compactMap
    {
      PartnerOffers($0.id, snapshot)
    }
    self.dates = dates
    madeAt = snapshot.ledgerTime()
  }

  /// Writes one file, handing over its parts in their order, and returns how many entries it has.
  ///
  /// The snapshot must be the one that the feed was made at.
  package func write(
    _ file: File, _ snapshot: borrowing Snapshot, to sink: ([UInt8]) -> Void
  ) -> Result<Int, InvalidField> {
    var count = 0
    var wrong: InvalidField?
    var json = JSONWriter()
    // Parts are taken while its closures run, and a snapshot is only lent to them.
    json.object { json in
      json.object("metadata") { metadata(to: &$0) }
      switch file {
      case .merchants:
        count = venues.count
        json.objects("merchant", venues) { $0.writeMerchant(to: &$1) }
      case .services:
        count = venues.count
        json.objects("service", venues) { $0.writeService(to: &$1) }
      case .availability:
        json.objects("service_availability", venues) { offers, json in
          switch offers.slots(on: dates ?? offers.usualDates(at: madeAt), snapshot) {
          case .failure(let field): wrong = field
          case .success(let slots):
            count += slots.count
            json.objects("availability", slots) { offers.write($0, to: &$1) }
          }
          sink(json.take())
        }
      }
    }
    json.endLine()
    sink(json.take())
    return wrong.map { .failure($0) } ?? .success(count)
  }

  private func metadata(to json: inout JSONWriter) {
    json.field("processing_instruction", text: "PROCESS_AS_COMPLETE")
    json.field("shard_number", integer: 0)
    json.field("total_shards", integer: 1)
    json.field("nonce", int64: Int(madeAt.microseconds))
    json.field("generation_timestamp", int64: Int(madeAt.epochSeconds))
  }
}

extension PartnerOffers {
  fileprivate func usualDates(at now: Timestamp) -> ClosedRange<CivilDate> {
    let today = rules.wallTime(at: now).date
    return today...today.adding(days: PartnerFeed.usualDates - 1)
  }

  fileprivate func writeMerchant(to json: inout JSONWriter) {
    json.field("merchant_id", text: venue.id.text)
    json.field("name", text: venue.name)
    json.field("category", text: "restaurant")
    guard let location = venue.location else { return }
    json.object("geo") { json in
      json.name("latitude")
      json.literal((Double(location.latitude) / 1_000_000).description)
      json.name("longitude")
      json.literal((Double(location.longitude) / 1_000_000).description)
    }
  }

  fileprivate func writeService(to json: inout JSONWriter) {
    json.field("merchant_id", text: venue.id.text)
    json.field("service_id", text: PartnerSlot.service)
    json.object("localized_service_name") { json in
      json.field("value", text: "Reservation")
      json.objects("localized_value", ["Reservation"]) { name, json in
        json.field("locale", text: "en")
        json.field("value", text: name)
      }
    }
    json.object("rules") { json in
      if let minutes = venue.noticeMinutes { json.field("min_advance_booking", int64: minutes * 60) }
      if let minutes = venue.cutoff?.minutes {
        json.field("min_advance_online_canceling", int64: minutes * 60)
      }
    }
  }

  fileprivate func write(_ slot: PartnerSlot, to json: inout JSONWriter) {
    json.field("merchant_id", text: venue.id.text)
    slot.write(resources: "resources", venue, to: &json)
    // One more party of this size is sure; a second may meet a cap.
    json.field("spots_total", int64: 1)
    json.field("spots_open", int64: 1)
  }
}
