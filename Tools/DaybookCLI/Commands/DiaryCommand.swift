import Daybook
import DaybookJSON
import DaybookOperations

struct DiaryCommand: CLICommand {
  static let declaration = Declaration(
    name: "diary", abstract: "Show the bookings of a date by time, and what pacing leaves free.",
    arguments: [
      .init(name: "VENUE", help: "The venue's id."),
      .init(name: "DATE", help: "The business date, YYYY-MM-DD."),
    ], options: [GuestNames.option] + ReadContext.options, examples: ["daybook diary sahil 2030-05-01"],
    whenUnread: .ends)

  private struct Page {
    let heading: VenueHeading
    let diary: Diary
    let reservations: [Reservation]
    let risks: Set<ReservationID>
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let date = try arguments.date(arguments.positionals[1], "DATE")
    let context = try ReadContext(arguments)
    defer { context.close() }
    let page: Page? = try context.read { snapshot in
      guard let heading = VenueHeading(venue, snapshot, context),
        let diary = snapshot.diary(at: venue, on: date, now: heading.now)
      else { return nil }
      let reservations = diary.reservations.compactMap { snapshot.reservation($0, now: heading.now) }
      return Page(
        heading: heading, diary: diary, reservations: reservations,
        risks: context.risks(reservations, snapshot))
    }
    guard let page else { throw try context.noVenue(venue) }
    let names = GuestNames(arguments, context)
    if arguments.isJSON { write(page, names) } else { print(page, names) }
    return .done
  }

  private static func write(_ page: Page, _ names: GuestNames) {
    var json = JSONWriter()
    json.object { json in
      json.field("venue", text: page.diary.venue.text)
      json.field("date", text: page.diary.date.description)
      DateText.write(isClosed: page.diary.isClosed, to: &json)
      json.field("position", unsigned: page.heading.position.value)
      json.field("parties", integer: page.diary.parties)
      json.field("covers", integer: page.diary.covers)
      json.objects("buckets", page.diary.buckets) { bucket, json in
        json.field("service", text: bucket.service)
        json.field("start", text: page.heading.label(bucket.start))
        json.field("end", text: bucket.end.map(page.heading.label))
        json.field("parties", integer: bucket.parties)
        json.field("covers", integer: bucket.covers)
        json.field("onlineCovers", integer: bucket.onlineCovers)
        json.field("heldParties", integer: bucket.heldParties)
        json.field("heldCovers", integer: bucket.heldCovers)
        json.field("mostCovers", integer: bucket.mostCovers)
        json.field("mostParties", integer: bucket.mostParties)
        json.field("mostOnlineCovers", integer: bucket.mostOnlineCovers)
        json.field("coversLeft", integer: bucket.coversLeft)
        json.field("partiesLeft", integer: bucket.partiesLeft)
        json.field("onlineCoversLeft", integer: bucket.onlineCoversLeft)
      }
      DateText.write(page.diary.paces, page.heading.rules, to: &json)
      json.objects("reservations", page.reservations) { reservation, json in
        let stay = reservation.stay
        json.field("reservation", id: reservation.id)
        json.field("start", text: page.heading.label(stay.start))
        AgreedTime(stay, page.heading.rules).write(to: &json)
        json.field("party", integer: stay.party.covers)
        json.field("tables", names: stay.tables)
        json.field("pool", text: stay.pool?.text)
        json.field("state", text: reservation.state.rawValue)
        json.field("seating", text: reservation.seating.rawValue)
        if page.risks.contains(reservation.id) { json.field("atRisk", bool: true) }
        names.write(reservation, to: &json)
      }
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }

  private static func print(_ page: Page, _ names: GuestNames) {
    let (diary, heading) = (page.diary, page.heading)
    Output.standard.write(
      heading.line(
        "\(diary.date): \(counted(diary.covers, "cover")) in \(counted(diary.parties, "party", "parties"))")
        + DateText.closed(diary.date, isClosed: diary.isClosed))
    let rows = diary.buckets.map { bucket in
      [
        "  \(wall(bucket.start, heading))" + (bucket.end.map { "–\(wall($0, heading))" } ?? ""),
        cell(bucket.service ?? ""), counted(bucket.covers, "cover"),
        counted(bucket.parties, "party", "parties"),
        bucket.heldCovers == 0 ? "" : "\(bucket.heldCovers) held", left(bucket),
      ]
    }
    Output.standard.write(aligned(rows))
    Output.standard.write(DateText.paces(diary.paces, heading.rules))
    let parties = page.reservations.map { reservation -> [String] in
      let isAtRisk = page.risks.contains(reservation.id)
      return ReservationText.row(reservation, isAtRisk: isAtRisk, heading.zones).dropFirst(3) + [
        reservation.id.description
      ]
    }
    let named = names.added(to: parties, of: page.reservations, before: 1)
    Output.standard.write(
      named.isEmpty
        ? "No parties.\n" : "Parties:\n" + aligned(named.map { ["  " + $0[0]] + $0.dropFirst() }))
  }

  private static func wall(_ instant: Timestamp, _ heading: VenueHeading) -> String {
    heading.rules.clock(instant)
  }

  private static func left(_ bucket: DiaryBucket) -> String {
    let parts = [
      bucket.coversLeft.map { "\($0) of \(counted(bucket.mostCovers ?? 0, "cover"))" },
      bucket.partiesLeft.map { "\($0) of \(counted(bucket.mostParties ?? 0, "party", "parties"))" },
      bucket.onlineCoversLeft.map { "\($0) of \(bucket.mostOnlineCovers ?? 0) online" },
    ].compactMap { $0 }
    return parts.isEmpty ? "" : "left: \(parts.joined(separator: ", "))"
  }
}
