import Daybook
import DaybookLog
import DaybookOperations
import DaybookStore
import DaybookTrouble
import Glibc

/// A process that the trouble tests compete with, kill and wait for.
///
/// `DaybookTroubleChild VERB DIRECTORY …`: says `ready`, waits for a line and then runs the verb.
@main
struct TroubleChild {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2 else { return stop("usage: VERB DIRECTORY …") }
    let rest = Array(arguments.dropFirst(2))
    switch arguments[0] {
    case "contend": try contend(arguments[1], rest)
    case "book": try book(arguments[1], rest)
    case "wave": try wave(arguments[1], rest)
    case "kitchen": try kitchen(arguments[1], rest)
    case "operate": try operate(arguments[1], rest)
    case "reopen": reopen(arguments[1], rest)
    case "threads": try threads(arguments[1])
    case "fewThreads": try fewThreads()
    case "images": images(arguments[1])
    case "serve": try ServingChild(arguments[1], rest).run()
    default: stop("unknown verb \(arguments[0])")
    }
  }

  /// `contend DIR NAME ATTEMPTS keyed|plain`: tries to book the one contended table, again and again.
  private static func contend(_ directory: String, _ arguments: [String]) throws {
    let ledger = try Ledger.openAndWait(directory, options: LedgerOptions())
    ready()
    for attempt in 0..<(Int(arguments[1]) ?? 0) {
      let key = arguments[2] == "keyed" ? TroubleStory.key(attempt, of: arguments[0]) : nil
      say("\(Words(ledger.executeAndWait(TroubleStory.wanted.command, by: .guest(arguments[0]), key: key)))")
    }
    ledger.finish()
  }

  /// `book DIR NAME FROM COUNT CLIENTS [projecting]`: keyed bookings, several at once; says each answer.
  ///
  /// With `projecting` it keeps the views up to date meanwhile.
  private static func book(_ directory: String, _ arguments: [String]) throws {
    let numbers = arguments.dropFirst().compactMap { Int($0) }
    let ledger = try Ledger.openAndWait(directory, options: LedgerOptions())
    let unanswered = Monitor(0)
    if arguments.last == "projecting" { Task { try await ledger.run() } }
    ready()
    for number in numbers[0]..<(numbers[0] + numbers[1]) {
      _ = unanswered.wait { count -> Bool? in
        guard count < numbers[2] else { return nil }
        count += 1
        return true
      }
      let key = TroubleStory.key(number, of: arguments[0])
      ledger.submit(
        Submission(TroubleStory.booking(number).command, by: .guest(arguments[0]), key: key) { outcome in
          say("\(number) \(Words(outcome))")
          unanswered.withLock(wake: true) { $0 -= 1 }
        }, waitsWhileFull: true)
    }
    _ = unanswered.wait { $0 == 0 ? true : nil }
    ledger.finish()
  }

  /// `wave DIR STEP TURN`: a wave of commands per turn, each in one batch; killed at that step of that turn.
  private static func wave(_ directory: String, _ arguments: [String]) throws {
    guard let step = WriterStep(rawValue: arguments[0]), let turn = Int(arguments[1]) else {
      return stop("no step")
    }
    /// The last wave that is queued whole; the writer begins no turn before.
    let queued = Monitor(-1)
    let turns = Monitor(-1)
    var options = LedgerOptions()
    options.onStep = { at in
      let now = turns.withLock { turns in
        if at == .turnBegun { turns += 1 }
        return turns
      }
      if at == .turnBegun { _ = queued.wait { $0 >= now ? true : nil } }
      if at == step, now == turn { kill(getpid(), SIGKILL) }
    }
    let ledger = try Ledger.openAndWait(directory, options: options)
    ready()
    for number in 0...turn {
      let commands = TroubleStory.wave(number)
      let unanswered = Monitor(commands.count)
      for (index, (command, key)) in commands.enumerated() {
        ledger.submit(
          Submission(command, by: .operator("child"), key: key) { outcome in
            say("\(number) \(index) \(Words(outcome))")
            unanswered.withLock(wake: true) { $0 -= 1 }
          })
      }
      queued.withLock(wake: true) { $0 = number }
      _ = unanswered.wait { $0 == 0 ? true : nil }
    }
    ledger.finish()
  }

  /// `kitchen DIR STEP TURN`: the kitchen's commands, one per turn; killed at that step of that turn.
  private static func kitchen(_ directory: String, _ arguments: [String]) throws {
    guard let step = WriterStep(rawValue: arguments[0]), let turn = Int(arguments[1]) else {
      return stop("no step")
    }
    let turns = Monitor(-1)
    var options = LedgerOptions()
    options.onStep = { at in
      let now = turns.withLock { turns in
        if at == .turnBegun { turns += 1 }
        return turns
      }
      if at == step, now == turn { kill(getpid(), SIGKILL) }
    }
    let ledger = try Ledger.openAndWait(directory, options: options)
    ready()
    var reservation: ReservationID?
    for index in TroubleStory.kitchen(nil).indices {
      let (command, key) = TroubleStory.kitchen(reservation)[index]
      let words = Words(ledger.executeAndWait(command, by: .operator("child"), key: key))
      if index == 2 { reservation = words.id.flatMap { ReservationID($0) } }
      say("\(index) \(words)")
    }
    ledger.finish()
  }

  /// `operate DIR STEP backup|restore|migrate|drill PATH…`: killed at that step.
  ///
  /// A backup's second path is the vault's; a drill's path is where it makes its directory.
  private static func operate(_ directory: String, _ arguments: [String]) throws {
    guard let step = BackupStep(rawValue: arguments[0]) else { return stop("no step") }
    var operations = LedgerOperations(directory)
    operations.onStep = { if $0 == step { kill(getpid(), SIGKILL) } }
    ready()
    switch arguments[1] {
    case "backup":
      _ = try operations.backUp(into: arguments[2])
      _ = try operations.backUpVault(into: arguments[3], apartFrom: arguments[2])
    case "restore": _ = try operations.restore(from: arguments[2], vault: arguments[3])
    case "drill":
      var drill = Drill(arguments[2], vault: arguments[3], operations, isCompared: false)
      _ = try drill.run(in: directory)
    default:
      let migration = Migration(operations)
      _ = try migration.run(try migration.plan())
    }
    say("not killed")
  }

  /// `reopen DIR TIMES`: opens and closes the ledger; says how many pages of address space stay taken.
  private static func reopen(_ directory: String, _ arguments: [String]) {
    let times = Int(arguments[0]) ?? 0
    let pages = Monitor<Int?>(nil)
    ready()
    Task {
      var before = 0
      // The first few times fill what the allocator and the system keep.
      for time in 0..<(8 + times) {
        if time == 8 { before = addressSpacePages() }
        guard let ledger = try? await Ledger.open(directory) else { return stop("cannot open") }
        await ledger.close()
      }
      pages.withLock(wake: true) { $0 = addressSpacePages() - before }
    }
    say("\(pages.wait { $0 } ?? -1)")
  }

  static func addressSpacePages() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { return 0 }
    return strtol(line, nil, 10)
  }

  // MARK: talking

  private static func ready() {
    say("ready")
    _ = readLine()
  }

  /// One line in one write, so that a kill cuts no line in half.
  static func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    guard write(1, bytes, bytes.count) == bytes.count else { exit(4) }
  }

  static func stop(_ message: String) {
    say(message)
    exit(2)
  }
}
