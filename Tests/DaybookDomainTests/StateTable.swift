import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// A generated table of every state of a machine against every command on it.
///
/// Each line is a command and an answer, with the states that give it. `=` is the same success and no change,
/// a capital code a refusal, `-` NOT_ALLOWED_IN_STATE.
struct StateTable<Subject> {
  let stages: [String]
  let make: (String) throws -> (desk: Desk, subject: Subject)
  let commands: [(name: String, make: (Subject) -> Command)]
  var actor = Actor.host

  func text() throws -> String {
    var lines: [String] = []
    for command in commands {
      var answers: [(answer: String, stages: [String])] = []
      for stage in stages {
        let answer = try cell(command, stage)
        if let place = answers.firstIndex(where: { $0.answer == answer }) {
          answers[place].stages.append(stage)
        } else {
          answers.append((answer, [stage]))
        }
      }
      for one in answers {
        lines.append("\(command.name) \(one.answer): \(one.stages.joined(separator: " "))")
      }
    }
    return lines.joined(separator: "\n")
  }

  private func cell(_ command: (name: String, make: (Subject) -> Command), _ stage: String) throws -> String {
    var (desk, subject) = try make(stage)
    let known = desk.facts.count
    let before = Observed(desk.state, at: desk.now)
    let outcome = desk.execute(command.make(subject), by: actor)
    switch outcome {
    case .accepted(let answer) where !answer.events.isEmpty:
      return answer.events.map(\.rawValue).joined(separator: "+")
    case .accepted:
      #expect(desk.facts.count == known, "\(command.name) \(stage) says no change")
      return "="
    case .refused(let refusal):
      #expect(desk.facts.count == known && Observed(desk.state, at: desk.now) == before)
      return refusal.reasons.map { $0.code == .notAllowedInState ? "-" : $0.code.rawValue }.joined(
        separator: ",")
    case .invalid(let field): return "invalid \(field.field)"
    }
  }

  /// Fails with the lines that are there and not expected, and the other way round.
  func expect(_ expected: String) throws {
    let found = try text().split(separator: "\n").map(String.init)
    let lines = expected.split(separator: "\n").map(String.init)
    #expect(found.filter { !lines.contains($0) } == [], "answers that stand in no row")
    #expect(lines.filter { !found.contains($0) } == [], "rows that are not so")
  }
}

extension Command {
  /// The names of all commands about some kind of thing.
  static func names(about isWanted: (CommandSubject) -> Bool) -> Set<String> {
    var names: Set<String> = []
    for kind in kinds where isWanted(subject(of: kind)) { names.insert("\(kind.note.name)") }
    return names
  }

  private static func subject<C: CommandBody>(of kind: C.Type) -> CommandSubject { kind.blank.subject }

  /// Every command that names a booking and nothing else, by its name.
  static func visits() -> [(name: String, make: (ReservationID) -> Command)] {
    kinds.compactMap { kind in
      guard let visit = kind as? any VisitCommand.Type else { return nil }
      return ("\(visit.note.name)", { visit.init($0).command })
    }
  }
}
