/// What to measure, and for how long.
struct BenchArguments {
  enum Part: String, CaseIterable { case write, replay, availability }

  static let usage = """
    usage: daybook-bench [--seconds S] [--events N] [--json] [write|replay|availability|all]
           daybook-bench workload DIR [--events N] [--seed S] [--venues V] [--json]
           daybook-bench desk DIR [--bookings R] [--json]

      --seconds S   seconds each figure is measured for, over five interleaved rounds (default 3)
      --events N    events of the log that is replayed (default 1000000)
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

    """

  /// A ledger to fill, or one to run the operator's commands on.
  enum Subject {
    case workload(directory: String, seed: UInt64, venueCount: Int)
    case desk(directory: String, bookingsPerSecond: Int)
  }

  var seconds = 3.0
  var eventCount = 1_000_000
  var isJSON = false
  var wantsHelp = false
  var parts = Set(Part.allCases)
  var subject: Subject?

  init(_ words: some Collection<String>) throws(UsageError) {
    var words = words.makeIterator()
    var numbers = ["--seed": 1, "--venues": 60, "--bookings": 20]
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
      case "--events":
        let text = words.next() ?? ""
        guard let value = Int(text), value >= 10_000, value <= 100_000_000 else {
          throw UsageError(message: "--events: found \"\(text)\"; allowed: 10000–100000000")
        }
        eventCount = value
      case "--seed", "--venues", "--bookings":
        let most = word == "--seed" ? Int.max : 1000
        let text = words.next() ?? ""
        guard let value = Int(text), value >= 1, value <= most else {
          throw UsageError(message: "\(word): found \"\(text)\"; allowed: 1–\(most)")
        }
        numbers[word] = value
      case "workload", "desk":
        guard let directory = words.next(), !directory.hasPrefix("-") else {
          throw UsageError(message: "\(word): name the ledger's directory")
        }
        subject =
          word == "desk"
          ? .desk(directory: directory, bookingsPerSecond: 0)
          : .workload(directory: directory, seed: 0, venueCount: 0)
      case "all": parts = Set(Part.allCases)
      default:
        guard let part = Part(rawValue: word) else {
          throw UsageError(
            message: "\"\(word)\" is neither an option nor one of write, replay, availability, all")
        }
        parts = [part]
      }
    }
    switch subject {
    case .workload(let directory, _, _):
      subject = .workload(
        directory: directory, seed: UInt64(numbers["--seed"] ?? 1), venueCount: numbers["--venues"] ?? 60)
    case .desk(let directory, _):
      subject = .desk(directory: directory, bookingsPerSecond: numbers["--bookings"] ?? 20)
    case nil: break
    }
  }
}

struct UsageError: Error { let message: String }

/// Why a measurement could not be made.
struct BenchFailure: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
