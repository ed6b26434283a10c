/// What to measure, and for how long.
struct Arguments {
  enum Part: String, CaseIterable { case write, replay, availability }

  static let usage = """
    usage: daybook-bench [--seconds S] [--events N] [--json] [write|replay|availability|all]

      --seconds S   seconds each figure is measured for, over five interleaved rounds (default 3)
      --events N    events of the log that is replayed (default 1000000)
      --json        one JSON object instead of the table

    Works in a folder of its own under the current directory, on whose disk it measures, and removes it.

    """

  var seconds = 3.0
  var eventCount = 1_000_000
  var isJSON = false
  var wantsHelp = false
  var parts = Set(Part.allCases)

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
      case "--events":
        let text = words.next() ?? ""
        guard let value = Int(text), value >= 10_000, value <= 100_000_000 else {
          throw UsageError(message: "--events: found \"\(text)\"; allowed: 10000–100000000")
        }
        eventCount = value
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
}

struct UsageError: Error { let message: String }

/// What kept a measurement from being made.
struct BenchFailure: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
