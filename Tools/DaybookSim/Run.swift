import Daybook
import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookModel
import DaybookRandom
import DaybookReplication
import DaybookStore
import DaybookTemporary
import DaybookTime
import DaybookViews

/// One run of a seed: step after step, each given by the seed, its number and what the model knows by then.
///
/// Everything happens on the caller's thread but the writers, each of which has its own and is waited for.
final class Run {
  let plan: RunPlan
  let clock: VirtualClock
  let folder: TemporaryDirectory
  let directory: LedgerDirectory
  let store: Store
  let identity: LedgerIdentity
  /// Reads what is really there, past all faults.
  var truth: any LogStorage
  var machine: Machine
  /// Another process that writes the same log; it has no views.
  var second: Machine?
  var oracle: Oracle
  var random = SeededGenerator(seed: 0)
  var stream: RandomStream
  /// Asked, and nobody knows yet what became of it.
  var doubts: [Asked] = []
  /// The last commands that have a key.
  var answered: [Asked] = []
  /// Faults that were armed and have not shown yet.
  var armed = 0
  var coverage = Coverage()
  /// What was done, for people: the story.
  private(set) var told: [String] = []
  private(set) var digest: [UInt8] = []
  var step = 0
  /// Digests of the open state, by the position they are of.
  var pasts: [(position: Position, digest: Digest256)] = []

  /// Makes the ledger and its venue.
  init(_ plan: RunPlan) throws {
    self.plan = plan
    SeededEntropy.begin(plan.seed)
    stream = RandomStream(seed: plan.seed)
    var venue = stream.venues.venue()
    guard let rules = InstalledZones.rules(named: venue.zone) else { throw Fault("no zone \(venue.zone)") }
    let start = rules.configured(WallTime(date: stream.venues.date, secondOfDay: 36_000))
    clock = VirtualClock(at: start)
    folder = try TemporaryDirectory()
    directory = LedgerDirectory(folder.path)
    let id = LedgerID.next(after: LedgerID(high: 0, low: 0), at: start, random: (plan.seed, ~plan.seed))
    let created = LedgerCreated(ledger: id, format: 1, created: start, clock: .system)
    try Vault.create(at: directory.vault)
    identity = LedgerIdentity.new(for: created, at: start)
    try identity.write(into: directory.path)
    store = try Store(plan.store, directory, created, identity.incarnation)
    truth = try store.open(.witness)
    machine = try Machine(
      try store.open(.first), directory, hasViews: true, clock: clock, identity: identity)
    func asking(_ key: IdempotencyKey, _ venue: VenueDefinition) -> [Asked] {
      [Asked(step: 0, command: .defineVenue(DefineVenue(venue)), by: .boss, key: key)]
    }
    var defined = try machine.ask(asking("venue", venue))[0]
    if case .invalid? = defined {
      // Two services of a random venue may be open at once, or past its closing.
      venue.services[0].isFirst = true
      venue.closing = nil
      defined = try machine.ask(asking("venue, one service first", venue))[0]
    }
    guard case .accepted? = defined else { throw Fault("the venue was not defined: \(Run.words(defined))") }
    oracle = Oracle(venue, rules)
    oracle.begin(try news())
  }

  /// Ends all that is open; what is on the disk stays until the run is released.
  func end() {
    machine.close()
    second?.close()
    truth.close()
  }

  /// The records since those that were checked, as they stand.
  func news() throws(LedgerFailure) -> [Fact] {
    if let node = truth as? StreamLog { try node.follow() }
    var facts: [Fact] = []
    try truth.facts(after: oracle.head) { fact, _ in
      facts.append(fact)
      return true
    }
    return facts
  }

  // MARK: steps

  /// Runs the steps of the plan; throws what was not as it must be, with the step.
  func run() throws {
    for number in plan.steps {
      step = number
      try one(number)
    }
    step = plan.steps.last ?? 0
    tell("the end")
    try settleDoubts()
    try reopen()
    try readAll()
    fold("\(try truth.head().link)")
    if plan.store == .stream { try fork() }
  }

  private func one(_ number: Int) throws {
    let seed = SeededGenerator.mixed(plan.seed, UInt64(number))
    random = SeededGenerator(seed: seed)
    stream.random = SeededGenerator(seed: ~seed)
    stream.venues.random = SeededGenerator(seed: seed &* 3)
    oracle.setNow(clock.now)
    let time = stream.tick(oracle.model)
    if time > clock.now { clock.advance(to: time) }
    oracle.setNow(clock.now)
    let act = Act.pick(&random, plan.faults)
    coverage.note("act \(act.rawValue)")
    try perform(act)
    if number.isMultiple(of: 16) {
      pasts.append((oracle.head, Statement.digest(of: oracle.trial.state)))
    }
  }

  private func perform(_ act: Act) throws {
    switch act {
    case .ask: try ask(batch())
    case .retry: try retry()
    case .again: try again()
    case .due: try ask([asked(.recordDue(RecordDue()), by: .boss)])
    case .fault: arm()
    case .crash: try crash()
    case .viewCrash: try crashViews()
    case .reopen: try reopen()
    case .second: try openSecond()
    case .read: try read()
    case .rebuild: try rebuild()
    case .snapshot: try snapshot()
    case .jump: try jump()
    case .past: try lookBack()
    case .backup: try backUp()
    case .brink: try brink()
    case .serve: try serve()
    case .rush: try rush()
    }
  }

  /// Whether an answer may be missing: then only commands with keys are asked, so that it can be found out.
  private var isTroubled: Bool { armed > 0 || !doubts.isEmpty }

  func asked(_ command: Command, by: Actor) -> Asked {
    let hasKey = isTroubled || !random.once(in: 5)
    let asked = Asked(
      step: step, command: command, by: by,
      key: hasKey ? IdempotencyKey("k\(step).\(answered.count)") : nil)
    if hasKey { answered.append(asked) }
    return asked
  }

  /// The commands of a step: mostly one, sometimes several that come together.
  func batch() -> [Asked] {
    let count = random.once(in: 4) ? random.pick(2...6) : 1
    return (0..<count).map { _ in
      let (actor, command) = stream.step(oracle.model)
      return asked(command, by: actor)
    }
  }

  /// Many want the same, some of them in one batch.
  private func rush() throws {
    var left = stream.rush(oracle.model)
    while !left.isEmpty {
      let count = min(left.count, random.pick(1...3))
      try ask(left.prefix(count).map { asked($0.command, by: $0.actor) })
      left.removeFirst(count)
    }
  }

  /// Asks, and checks what came of it.
  func ask(_ batch: [Asked], at process: Machine? = nil) throws {
    let process = process ?? pickProcess()
    for asked in batch { tell("\(process === machine ? "" : "second: ")\(oracle.words(asked))") }
    let troubles = process.log.troubles
    let before = doubts
    let outcomes = try process.ask(batch)
    let isTorn = process.log.isTorn
    if isTorn { coverage.note("a commit is there in part") }
    let new = try oracle.take(batch, outcomes, try news(), at: clock.now, isTorn: isTorn)
    for (asked, outcome) in zip(batch, outcomes) {
      fold(Run.words(outcome))
      if let outcome, Run.isTrouble(outcome) {
        coverage.note("trouble in \(asked.command.name)")
        guard process.log.troubles > troubles || !before.isEmpty else {
          throw Fault("trouble without a cause: \(oracle.words(asked)): \(outcome)")
        }
      } else if outcome != nil {
        doubts.removeAll { $0.name == asked.name }
      }
    }
    armed = max(0, armed - (process.log.troubles - troubles))
    doubts += new.filter { asked in !doubts.contains { $0.name == asked.name } }
    tell(outcomes.map(Run.words).joined(separator: "; "), isAnswer: true)
  }

  private func pickProcess() -> Machine {
    guard let second, random.once(in: 3) else { return machine }
    return second
  }

  private static func isTrouble(_ outcome: Outcome) -> Bool {
    switch outcome {
    case .accepted, .refused, .invalid: false
    case .busy, .undecided, .failed: true
    }
  }

  static func words(_ outcome: Outcome?) -> String {
    switch outcome {
    case nil: "no answer"
    case .failed(let failure)?: "failed \(failure.code.rawValue)"
    case .refused(let refusal, let isReplay)?:
      "\(isReplay ? "again " : "")refused \(refusal.reasons.map(\.code.rawValue).joined(separator: " "))"
    case .accepted(let answer, let position, let head, let isReplay)?:
      "\(isReplay ? "again " : "")accepted at \(position.map { "\($0)" } ?? "-") of \(head): "
        + Disagreement.words(of: answer)
    case .invalid(let field)?: "invalid \(field)"
    case .busy(let reason)?: "busy \(reason)"
    case .undecided?: "undecided"
    }
  }

  private func retry() throws {
    guard let asked = doubts.randomElement(using: &random) else { return try ask(batch()) }
    coverage.note("an unknown outcome asked again")
    try ask([asked])
  }

  /// A question that was answered, asked once more; sometimes its key is used for another.
  private func again() throws {
    guard let old = answered.suffix(40).randomElement(using: &random) else { return try ask(batch()) }
    guard random.once(in: 4) else { return try ask([old]) }
    let (_, command) = stream.step(oracle.model)
    guard oracle.isAnswered(old) else { return try ask([old]) }
    try ask([Asked(step: step, command: command, by: old.by, key: old.key)])
  }

  func settleDoubts() throws {
    for asked in doubts {
      try ask([asked], at: machine)
      if doubts.contains(where: { $0.name == asked.name }) { try ask([asked], at: machine) }
    }
    guard doubts.isEmpty else { throw Fault("undecided for ever: \(oracle.words(doubts[0]))") }
  }

  // MARK: what is kept of a run

  func tell(_ line: String, isAnswer: Bool = false) {
    told.append(isAnswer ? "      \(line)" : "\(step). \(clock.now) \(line)")
  }

  func fold(_ text: String) { digest = Blake2b.hash(digest + Array(text.utf8)).bytes }
}

extension SeededGenerator {
  /// A seed of its own for each number.
  static func mixed(_ seed: UInt64, _ number: UInt64) -> UInt64 {
    var generator = SeededGenerator(seed: seed ^ (number &* 0xD6E8_FEB8_6659_FD93))
    return generator.next()
  }
}
