import Daybook
import DaybookLog
import DaybookStore
import DaybookTrouble
import Glibc

/// `serve DIR [MICROSECONDS]`: executes commands, one per line, until its input ends.
///
/// With microseconds, its wall clock is fixed until the line `clock MICROSECONDS`; with `full` instead, no
/// file can be written from the start.
struct ServingChild {
  private let ledger: Ledger
  private let directory: LedgerDirectory
  private let clock: Monitor<Int64?>
  /// What happens to the process when its next batch is durable.
  private let fate: Monitor<String?>

  init(_ path: String, _ arguments: [String]) throws {
    let clock = Monitor(arguments.first.flatMap { Int64($0) })
    var options = LedgerOptions()
    options.clock = LedgerClock {
      clock.withLock { $0 }.map { Timestamp(microseconds: $0) } ?? LedgerClock.system.now()
    }
    let fate = Monitor<String?>(nil)
    options.onStep = { step in
      guard step == .committed, let fate = fate.withLock({ $0.take() }) else { return }
      if fate == "kill" { kill(getpid(), SIGKILL) }
      _ = ServingChild.limitFiles(to: "0")
    }
    self.clock = clock
    self.fate = fate
    directory = LedgerDirectory(path)
    if arguments.first == "full" { _ = ServingChild.limitFiles(to: "0") }
    ledger = try Ledger.openAndWait(path, options: options)
  }

  func run() {
    TroubleChild.say("ready")
    while let line = readLine() {
      let words = line.split(separator: " ").map { String($0) }
      switch words.first {
      case "go": break
      case "clock": clock.withLock { $0 = Int64(words[1]) }
      case "book": book(words)
      case "cancel": cancel(words)
      case "lock": sitOnTheLock()
      case "read": sitOnAReader()
      case "poison": poison()
      case "room": TroubleChild.say(ServingChild.limitFiles(to: words[1]))
      case "forget": forget(words)
      case "committed": fate.withLock { $0 = words[1] }
      default: TroubleChild.stop("unknown: \(line)")
      }
    }
    ledger.finish()
  }

  /// `book NUMBER NAME`.
  private func book(_ words: [String]) {
    guard let number = Int(words[1]) else { return TroubleChild.stop("no number") }
    let outcome = ledger.executeAndWait(
      TroubleStory.booking(number).command, by: .guest(words[2]), key: TroubleStory.key(number, of: words[2]))
    TroubleChild.say("\(Words(outcome))")
  }

  /// `forget NAME KEY|-`.
  private func forget(_ words: [String]) {
    let key = words[2] == "-" ? nil : IdempotencyKey(words[2])
    let guest = Actor.guest(words[1])
    TroubleChild.say("\(Words(ledger.executeAndWait(ForgetGuest(guest).command, by: guest, key: key)))")
  }

  /// `cancel RESERVATION`.
  private func cancel(_ words: [String]) {
    guard let reservation = ReservationID(words[1]) else { return TroubleChild.stop("no reservation") }
    TroubleChild.say("\(Words(ledger.executeAndWait(Cancel(reservation).command, by: .operator("test"))))")
  }

  /// `lock`: takes the writer lock, says so, and holds it until the next line.
  private func sitOnTheLock() {
    let outcome = ledger.storage.append { _ in
      TroubleChild.say("locked")
      _ = readLine()
    }
    TroubleChild.say("\(outcome)".hasPrefix("nothing") ? "freed" : "\(outcome)")
  }

  /// `read`: begins a read, says so, and stays in it until the next line.
  private func sitOnAReader() {
    do throws(LedgerFailure) {
      try ledger.storage.read(after: 0) { _, _ in
        TroubleChild.say("reading")
        _ = readLine()
        return false
      }
    } catch {
      TroubleChild.stop("\(error)")
    }
  }

  /// `poison`: tells every process that a write failed here.
  private func poison() {
    guard let counter = try? SharedCounter(path: directory.log + "/poison") else {
      return TroubleChild.stop("no counter")
    }
    TroubleChild.say("poisoned \(counter.increment())")
  }

  /// `room BYTES|any`: limits the size of files, like a full disk; with 0 no file can be written.
  ///
  /// `committed room` does so when the next batch is durable; `committed kill` then ends the process.
  private static func limitFiles(to bytes: String) -> String {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    limit.rlim_cur = rlim_t(bytes) ?? limit.rlim_max
    let code = setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    return code == 0 ? "limited" : "not limited: \(errno)"
  }
}
