/// What to measure, and for how long.
struct BenchArguments {
  enum Part: String, CaseIterable { case write, replay, availability }

  static let usage = """
    usage: daybook-bench [--seconds S] [--events N] [--map MIB] [--json] [write|replay|availability|all]
           daybook-bench workload DIR [--events N] [--seed S] [--venues V] [--json]
           daybook-bench desk DIR [--bookings R] [--json]
           daybook-bench overload [--seconds S] [--json]
           daybook-bench http [--seconds S] [--rounds R] [--python PATH] [--json]
           daybook-bench compare BINARY-A BINARY-B [--rounds R] [--json] [-- ARGUMENTS]
           daybook-bench report DIR [--seconds S] [--events N] [--note TEXT]
           daybook-bench count WORK [--times N]

      --seconds S   seconds each figure is measured for, over five interleaved rounds (default 3)
      --events N    events of the log that is replayed (default 1000000)
      --map MIB     maps begin with so many MiB and grow, instead of 64 GiB at once; that of the C calls does not grow
      --json        one JSON object instead of the table

    Works in a folder of its own under the current directory, on whose disk it measures, and removes it.

    workload makes the ledger DIR and fills it with whole evenings: guests who book, change their minds, come, eat and
    leave, kitchens that cook, screens that are told, dates that are closed. It ends with the date whose closing brings
    the ledger to N events (default 1000000). The same seed gives the same commands; V restaurants (default 60).

    desk runs the operator's commands of the daybook beside this program on the ledger DIR, while R bookings a second
    (default 20) go on. Of each: the time on the wall, records gone through a second, the most memory that was resident
    (peakMiB: with the pages of the mapped files that were touched, which the system takes back when it wants) and the
    most that was the processes' own (anonMiB), both sampled every 1 to 50 ms over the command and its children, and how many
    bookings were made meanwhile. explain and show are asked of an early, a middle and a late booking.

    overload measures what 256 callers who wait get out of a ledger, and then gives it half of that, as much, twice as
    much and half again from 64 clients who do not wait. Of each load: how many commands a second it took and was too
    busy for, how long those took that it took, how soon the others were told, the shares of the clients that got least
    and most, the memory, and by how much that grew for each command taken. With the queue that is the default, and
    with one of 512.

    http measures the daybook beside this program as a service, with wrk and 64 connections, R rounds (default 5): 1,000
    streams, bookings, and an availability beside what its library, nginx and FastAPI answer the same bytes with; for
    FastAPI PATH is a Python that has it and uvicorn.

    compare runs two builds of this program in turn, A B A B, with ARGUMENTS, R rounds (default 5), and prints for each
    figure both medians, the median of the rounds' ratios B to A, the interval of a sign test around it, and whether the
    two can be told apart: whether 1 lies outside. Before each run the disk's flush is measured.

    report measures the ledger at 1 to 256 callers and behind histories of up to N events, and writes a page of tables
    and plots into DIR: Figures.md and its SVG files, for the catalogue of the documentation. TEXT is printed above.

    count does a fixed piece of WORK N times (default 1), to be counted by valgrind, and prints how many units of it
    that were: \(CountedWork.allCases.map(\.rawValue).joined(separator: ", ")). See Tools/count.

    """

  /// Work other than measuring this build's figures.
  enum Subject: Equatable {
    case workload(directory: String)
    case desk(directory: String)
    case compare(a: String, b: String)
    case report(directory: String)
    case overload
    case http
    case count(CountedWork)
  }

  var seconds = 3.0
  var eventCount = 1_000_000
  /// The maps' first size in bytes; nil: the most at once.
  var firstMapByteCount: Int?
  var isJSON = false
  var wantsHelp = false
  var parts = Set(Part.allCases)
  var subject: Subject?
  var seed: UInt64 = 1
  var venueCount = 60
  var bookingsPerSecond = 20
  var rounds = 5
  var times = 1
  /// What the page of figures says about its making.
  var note: String?
  /// A Python that has FastAPI and uvicorn.
  var python: String?
  /// What the compared builds are run with.
  var passedOn: [String] = []

  init(_ words: some Collection<String>) throws(UsageError) {
    var words = words.makeIterator()
    while let word = words.next() {
      switch word {
      case "--help", "-h": wantsHelp = true
      case "--json": isJSON = true
      case "--seconds":
        let text = words.next() ?? ""
        guard let value = Double(text), value >= 0.1, value <= 3600 else {
          throw UsageError(message: "--seconds: found \"\(text)\"; allowed: 0.1–3600")
        }
        seconds = value
      case "--events": eventCount = try BenchArguments.number(word, words.next(), 1_000...100_000_000)
      case "--map":
        firstMapByteCount = try BenchArguments.number(word, words.next(), 64...1 << 20) << 20
      case "--seed": seed = UInt64(try BenchArguments.number(word, words.next(), 1...Int.max))
      case "--venues": venueCount = try BenchArguments.number(word, words.next(), 1...1000)
      case "--bookings": bookingsPerSecond = try BenchArguments.number(word, words.next(), 1...1000)
      case "--rounds": rounds = try BenchArguments.number(word, words.next(), 5...99)
      case "--times": times = try BenchArguments.number(word, words.next(), 1...1000)
      case "--note":
        guard let text = words.next(), !text.isEmpty else {
          throw UsageError(message: "--note: give a text")
        }
        note = text
      case "workload": subject = .workload(directory: try BenchArguments.path(word, words.next()))
      case "desk": subject = .desk(directory: try BenchArguments.path(word, words.next()))
      case "report": subject = .report(directory: try BenchArguments.path(word, words.next()))
      case "overload": subject = .overload
      case "http": subject = .http
      case "--python": python = try BenchArguments.path(word, words.next())
      case "compare":
        subject = .compare(
          a: try BenchArguments.path(word, words.next()), b: try BenchArguments.path(word, words.next()))
      case "count":
        let text = words.next() ?? ""
        guard let work = CountedWork(rawValue: text) else {
          let known = CountedWork.allCases.map(\.rawValue).joined(separator: ", ")
          throw UsageError(message: "count: found \"\(text)\"; allowed: \(known)")
        }
        subject = .count(work)
      case "--":
        guard case .compare = subject else {
          throw UsageError(message: "--: only compare passes arguments on")
        }
        while let word = words.next() { passedOn.append(word) }
      case "all": parts = Set(Part.allCases)
      default:
        guard let part = Part(rawValue: word) else {
          throw UsageError(
            message: "\"\(word)\" is neither an option nor one of write, replay, availability, all")
        }
        parts = [part]
      }
    }
  }

  private static func number(_ option: String, _ word: String?, _ allowed: ClosedRange<Int>)
    throws(UsageError) -> Int
  {
    guard let value = Int(word ?? ""), allowed.contains(value) else {
      let limits = "\(allowed.lowerBound)–\(allowed.upperBound)"
      throw UsageError(message: "\(option): found \"\(word ?? "")\"; allowed: \(limits)")
    }
    return value
  }

  private static func path(_ command: String, _ word: String?) throws(UsageError) -> String {
    guard let word, !word.isEmpty, !word.hasPrefix("-") else {
      throw UsageError(
        message: command == "compare"
          ? "compare: name two programs"
          : command == "--python" ? "--python: name the program" : "\(command): name the directory")
    }
    return word
  }
}

struct UsageError: Error { let message: String }

/// Why a measurement could not be made.
struct BenchFailure: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
