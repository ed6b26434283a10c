import Daybook
import DaybookDomain
import DaybookLog
import DaybookStore
import DaybookTime
import Glibc

/// An operator's commands on a ledger in use: how long each takes, and how much memory.
struct DeskBench {
  let folder: TemporaryFolder
  let directory: String
  let bookingsPerSecond: Int
  let firstMapByteCount: Int?

  /// A booking in the log, with its id and its key.
  private struct Subject {
    let name: String
    let id: ReservationID
    let venue: VenueID
    let date: CivilDate
    let position: Position
    let by: Actor
    let key: IdempotencyKey
  }

  /// A refused command in the log.
  private struct Refused {
    let by: Actor
    let key: IdempotencyKey
  }

  private struct Command {
    let name: String
    let words: [String]
    /// Whether it reads the whole log: then records a second are reported, else it is run several times.
    let isWhole: Bool
  }

  private static let runsOfAnAnswer = 5

  func run(into report: inout Report) throws(BenchFailure) {
    let program = try DeskBench.program()
    let ledger: Ledger
    do throws(LedgerFailure) {
      var options = LedgerOptions()
      options.firstMapByteCount = firstMapByteCount
      ledger = try Ledger.openAndWait(directory, options: options)
    } catch {
      throw BenchFailure(error.message)
    }
    defer { ledger.finish() }
    // Keeps the views up to date, as a service would.
    Task.detached { try? await ledger.run() }
    let (venues, subjects) = try subjects(in: ledger)
    let refused = try refused(in: ledger)
    let first = CivilDate(daysSinceEpoch: Int(try clock(ledger).epochSeconds / 86_400) + 30)
    report.heading(
      "The operator's desk at \(ledger.head) records, \(bookingsPerSecond) bookings a second meanwhile")
    let steady = try SteadyBooker(ledger, venues: venues, first: first, perSecond: bookingsPerSecond)
    defer { steady.stop() }
    for command in commands(subjects, refused) {
      if let verb = command.words.first, !knows(verb, program) {
        report.heading("  \(command.name): this daybook has no such command")
        continue
      }
      let (head, booked) = (ledger.head.value, steady.booked)
      var ends: [MeasuredChild.End] = []
      for _ in 0..<(command.isWhole ? 1 : DeskBench.runsOfAnAnswer) {
        ends.append(try MeasuredChild.run([program] + command.words + ["--ledger", directory]))
      }
      let seconds = ends.map(\.seconds).sorted()[ends.count / 2]
      report.line(
        command.name, command.isWhole ? seconds : seconds * 1000, command.isWhole ? "s" : "ms",
        (command.isWhole ? [.init("records/s", Double(head) / seconds)] : [])
          + [
            .init("peakMiB", Double(ends.map(\.peak).max() ?? 0) / 1_048_576, decimals: 1),
            .init("anonMiB", Double(ends.map(\.peakAnonymous).max() ?? 0) / 1_048_576, decimals: 1),
            .init("bookings", Double(steady.booked - booked)),
            .init("exit", Double(ends.map(\.code).max() ?? 0)),
          ])
    }
  }

  private func commands(_ subjects: [Subject], _ refused: Refused?) -> [Command] {
    let backup = folder.path("backup")
    return [
      Command(name: "verify", words: ["verify"], isWhole: true),
      Command(name: "replay", words: ["replay"], isWhole: true),
      Command(name: "rebuild every view", words: ["views", "rebuild", "--all"], isWhole: true),
      Command(name: "backup", words: ["backup", backup], isWhole: true),
      Command(name: "drill of it", words: ["drill", backup, "--in", folder.path], isWhole: true),
    ]
      + subjects.flatMap { subject in
        [
          Command(
            name: "explain a key, \(subject.name)",
            words: ["explain", subject.key.text, "--actor", "\(subject.by)"], isWhole: false),
          Command(name: "show, \(subject.name)", words: ["show", "\(subject.id)"], isWhole: false),
          Command(
            name: "show as it was, \(subject.name)",
            words: ["show", "\(subject.id)", "--at", "\(subject.position)"], isWhole: false),
          Command(
            name: "a day as it was, \(subject.name)",
            words: [
              "availability", subject.venue.text, "\(subject.date)", "--party", "2", "--at",
              "\(subject.position)",
            ], isWhole: false),
        ]
      }
      + (refused.map {
        [
          Command(
            name: "explain a refusal", words: ["explain", $0.key.text, "--actor", "\($0.by)"], isWhole: false)
        ]
      } ?? [])
  }

  private func knows(_ verb: String, _ program: String) -> Bool {
    (try? MeasuredChild.run([program, verb, "--help"]))?.code == 0
  }

  /// The path of the `daybook` program next to this one.
  static func program() throws(BenchFailure) -> String {
    guard let path = realpath("/proc/self/exe", nil) else {
      throw BenchFailure("find this program: \(String(cString: strerror(errno)))")
    }
    defer { free(path) }
    let own = String(cString: path)
    let program = own.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/daybook"
    guard access(program, X_OK) == 0 else {
      throw BenchFailure(
        "no daybook beside this program, at \(program); build it with the same configuration")
    }
    return program
  }

  /// The venues, and bookings at three places of the log.
  private func subjects(in ledger: Ledger) throws(BenchFailure) -> ([VenueID], [Subject]) {
    var venues: [VenueID] = []
    try read(ledger, after: 0) { fact in
      if case .venueDefined(let venue) = fact.event { venues.append(venue.id) }
      return fact.position < 2000
    }
    guard !venues.isEmpty else { throw BenchFailure("\(directory) has no venues; make it with workload") }
    var subjects: [Subject] = []
    for (name, percent) in [("early", 5), ("middle", 50), ("late", 95)] {
      try read(ledger, after: ledger.head.value / 100 * UInt64(percent)) { fact in
        guard case .booked(let booked) = fact.event, let key = fact.key else { return true }
        guard let venue = fact.venue else { return true }
        subjects.append(
          Subject(
            name: name, id: booked.reservation, venue: venue, date: booked.stay.date, position: fact.position,
            by: fact.by, key: key))
        return false
      }
    }
    return (venues, subjects)
  }

  /// The first refusal under a key in the second half of the log.
  private func refused(in ledger: Ledger) throws(BenchFailure) -> Refused? {
    var refused: Refused?
    try read(ledger, after: ledger.head.value / 2) { fact in
      guard case .refused = fact.event, let key = fact.key else { return true }
      refused = Refused(by: fact.by, key: key)
      return false
    }
    return refused
  }

  private func clock(_ ledger: Ledger) throws(BenchFailure) -> Timestamp {
    var last = Timestamp.epoch
    try read(ledger, after: ledger.head.value - 1) { fact in
      last = fact.recordedAt
      return true
    }
    return last
  }

  /// Passes each fact after a position to `body`, until `body` returns false.
  private func read(
    _ ledger: Ledger, after position: UInt64, _ body: (Fact) -> Bool
  ) throws(BenchFailure) {
    do throws(LedgerFailure) {
      try ledger.storage.read(after: position) { position, record throws(LedgerFailure) in
        body(try LogFold.fact(record, at: Position(position)))
      }
    } catch {
      throw BenchFailure(error.message)
    }
  }
}
