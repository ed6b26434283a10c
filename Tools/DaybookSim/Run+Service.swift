import Daybook
import DaybookDomain
import DaybookHTTP
import DaybookJSON
import DaybookModel
import DaybookRandom
import DaybookTime

/// What comes over HTTP: the service's handlers, without its sockets.
extension Run {
  /// Commands that are posted, and what is read of what they came to.
  func serve() throws {
    guard random.once(in: 3) else { return try post() }
    try get()
  }

  /// A command is posted, asked of the ledger under the same key, and posted again: one answer.
  private func post() throws {
    let (actor, command) = stream.step(oracle.model)
    let asked = Asked(step: step, command: command, by: actor, key: IdempotencyKey("h\(step)"))
    tell("over HTTP: \(oracle.words(asked))")
    let troubles = machine.log.troubles
    let first = try machine.post(asked)
    tell("\(first.status) \(first.code)", isAnswer: true)
    fold("\(first.status) \(first.code)")
    // Who posts learns less than the ledger's caller; what became of it, the log says and the same question asked below.
    doubts += try oracle.take([asked], [nil], try news(), at: clock.now).filter { asked in
      !doubts.contains { $0.name == asked.name }
    }
    armed = max(0, armed - (machine.log.troubles - troubles))
    let isTrouble = first.isTrouble
    if isTrouble, machine.log.troubles == troubles {
      throw Fault("trouble without a cause: \(oracle.words(asked)): \(first.status) \(first.code)")
    }
    try settleDoubts()
    let outcome = try machine.ask([asked])[0]
    _ = try oracle.take([asked], [outcome], try news(), at: clock.now)
    guard !isTrouble else { return coverage.note("served, unknown") }
    let again = try machine.post(asked)
    _ = try oracle.take([asked], [nil], try news(), at: clock.now)
    guard again.status == first.status, again.body == first.body else {
      throw Fault(
        "another answer over HTTP: \(oracle.words(asked)): \(first.status) \(first.code), then \(again.status) \(again.code)"
      )
    }
    guard let outcome, first.tells(outcome, of: command, to: actor.role) else {
      throw Fault(
        "otherwise over HTTP: \(oracle.words(asked)): \(first.status) \(first.code); \(Run.words(outcome))")
    }
    coverage.note("served, \(first.code.isEmpty ? "accepted" : "refused")")
  }

  /// A booking is read over HTTP, and must be as the model has it.
  private func get() throws {
    guard machine.follows(to: oracle.head) else { return coverage.note("a node that cannot follow now") }
    oracle.setNow(clock.now)
    guard let party = oracle.model.parties.suffix(30).randomElement(using: &random) else { return try post() }
    tell("over HTTP: reads \(party.id)")
    let troubles = machine.log.troubles
    var found = try machine.get("/v1/reservations/\(party.id)?atLeast=\(oracle.head)")
    if found.isTrouble, machine.log.troubles > troubles {
      coverage.note("a read failed, and was done again")
      found = try machine.get("/v1/reservations/\(party.id)?atLeast=\(oracle.head)")
    }
    let state = oracle.model.state(party)
    guard found.status == 200, found["state"] == .string(state.rawValue),
      state != party.state || found["version"] == .integer(party.version)
    else {
      throw Fault(
        "read otherwise over HTTP: \(party.id): \(found.status) \(String(decoding: found.body, as: UTF8.self)); "
          + "the model: \(state), version \(party.version)")
    }
    coverage.note("served, a read")
  }
}
