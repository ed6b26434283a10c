import Daybook
import DaybookJSON
import DaybookOperations

struct DiaryCommand: CLICommand {
  static let declaration = Declaration(
    name: "diary", abstract: "Show the bookings of a date by time, and what pacing leaves free.",
    arguments: [
      .init(name: "VENUE", help: "The venue's id."),
      .init(name: "DATE", help: "The business date, YYYY-MM-DD."),
    ], options: [Moment.at, GuestNames.option] + ReadContext.options,
    examples: [
      "daybook diary sahil 2030-05-01", "daybook diary sahil 2030-05-01 --at 2030-04-30T23:00",
    ],
    whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let date = try arguments.date(arguments.positionals[1], "DATE")
    let context = try ReadContext(travelling: arguments, of: venue)
    defer { context.close() }
    let page = try context.read { DiaryAnswer(at: venue, on: date, $0, now: context.now($0)) }
    guard let page else { throw try context.noVenue(venue) }
    let names = GuestNames(arguments, context)
    if arguments.isJSON {
      Output.standard.writeJSON { page.write(names, to: &$0) }
    } else {
      print(page, names)
    }
    return .done
  }

  private static func print(_ page: DiaryAnswer, _ names: GuestNames) {
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
