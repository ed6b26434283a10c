/// What was asked for on the command line.
struct SimArguments: Sendable {
  static let usage = """
    usage: daybook-sim SEED [--steps N] [--faults LIST] [--store memory|lmdb|stream] [--seeds N] [--hours H]
                       [--only LIST] [--story]

      SEED           one run, to the byte: the same seed prints the same digest
      --steps N      how many steps; 400
      --faults LIST  which may happen: store,read,crash,clock,writers or none; all
      --store        where the log is: memory, a real LMDB (one process), or a stream with two nodes
      --seeds N      that many seeds, from SEED on
      --hours H      seeds from SEED on for so long; ends with 1 if a state was never reached that must be
      --only LIST    these steps alone, as a shortened story has them
      --story        print what happened

    """

  var plan = RunPlan(seed: 0, steps: Array(1...400))
  var seeds: Int? = 1
  var hours: Double?
  var tellsStory = false
  var wantsHelp = false

  init(_ words: some Sequence<String>) throws(UsageError) {
    var words = Array(words)[...]
    var seed: UInt64?
    func value(of option: String) throws(UsageError) -> String {
      guard let value = words.popFirst() else { throw UsageError(message: "\(option) needs a value") }
      return value
    }
    func number<Number>(_ option: String, _ read: (String) -> Number?) throws(UsageError) -> Number {
      let text = try value(of: option)
      guard let number = read(text) else { throw UsageError(message: "\(option): found \(text)") }
      return number
    }
    while let word = words.popFirst() {
      switch word {
      case "-h", "--help": wantsHelp = true
      case "--steps": plan.steps = Array(1...max(1, try number(word) { Int($0) }))
      case "--seeds": seeds = try number(word) { Int($0) }
      case "--hours": (hours, seeds) = (try number(word) { Double($0) }, nil)
      case "--story": tellsStory = true
      case "--store": plan.store = try number(word) { StoreKind(rawValue: $0) }
      case "--only": plan.steps = try number(word) { $0.split(separator: ",").map { Int($0) ?? 0 } }
      case "--faults":
        let names = try value(of: word)
        plan.faults = []
        for name in names.split(separator: ",") where name != "none" {
          guard let kind = FaultKind(rawValue: String(name)) else {
            throw UsageError(message: "--faults: found \(name)")
          }
          plan.faults.insert(kind)
        }
      default:
        guard seed == nil, let given = UInt64(word) else { throw UsageError(message: "found \(word)") }
        seed = given
      }
    }
    guard let seed = seed ?? (wantsHelp ? 0 : nil) else { throw UsageError(message: "no seed was given") }
    plan.seed = seed
  }
}

/// A command line that says nothing.
struct UsageError: Error { let message: String }
