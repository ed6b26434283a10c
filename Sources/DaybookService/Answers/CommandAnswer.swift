internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// Has the ledger decide a command that was posted, and answers what became of it.
struct CommandAnswer: Sendable {
  private let call: Call
  private let ledger: Ledger
  private let principal: Principal
  private let travel: TravelDesk
  private let threads: WorkThreads

  init(
    _ call: Call, _ ledger: Ledger, _ principal: Principal, _ travel: TravelDesk, _ threads: WorkThreads
  ) {
    (self.call, self.ledger, self.principal) = (call, ledger, principal)
    (self.travel, self.threads) = (travel, threads)
  }

  /// Reads the command from path, body and header lines, and hands it to the ledger.
  func give(_ description: CommandDescription, _ path: [(name: String, value: String)])
    throws(Problem)
  {
    guard call.request.target.query.isEmpty else {
      throw .malformed("a command is told in the path and the body; found a query")
    }
    guard let key = try call.idempotencyKey() else { throw .keyMissing }
    let body = try members(of: description, path)
    let command: Command
    do throws(InvalidField) {
      command = try CommandReader.read(
        .object([.init("command", .string(description.name))] + body)
      ).command
      try command.body.check()
    } catch {
      throw .invalid(error)
    }
    let asksEngines = if case .ping = command { travel.hasEngines } else { false }
    guard principal.venues != nil || asksEngines else { return submit(command, description, key) }
    // Whoever is of some venues alone: what the command is about must be there.
    let subjects = principal.venues == nil ? [] : command.subjects
    Task(executorPreference: threads) {
      do throws(Problem) {
        for subject in subjects { try await check(subject) }
        submit(await travel.informed(command, by: principal.actor, ledger), description, key)
      } catch {
        call.finish(error)
      }
    }
  }

  private func submit(_ command: Command, _ description: CommandDescription, _ key: IdempotencyKey) {
    ledger.submit(
      command, by: principal.actor, key: key, requestID: call.requestID,
      traceparent: call.traceparent,
      within: 5, waitsWhileFull: false
    ) { finish(description, $0) }
  }

  private func finish(_ description: CommandDescription, _ outcome: Outcome) {
    func refuse(_ problem: Problem, isReplay: Bool = false) {
      var problem = problem
      if isReplay { problem.fields.append(CommandAnswer.replayed) }
      call.finish(problem)
    }
    switch outcome {
    case .accepted(let answer, let position, let head, let isReplay):
      var json = JSONWriter()
      json.object { ResultWriter.write(answer, at: position, to: &$0) }
      json.endLine()
      var said = HTTPAnswer(200, [HTTPField("Content-Type", "application/json")], body: json.bytes)
      // The first answer has the position of what it wrote; of what wrote nothing, the head is no part of the answer.
      said.fields.append(HTTPField("Daybook-Position", String((position ?? head).value)))
      if let made = CommandPaths.made[description.name], let id = answer.id(made.id) {
        said.status = 201
        said.fields.append(HTTPField("Location", "/v1/\(made.collection)/\(id)"))
      }
      if isReplay { said.fields.append(CommandAnswer.replayed) }
      call.finish(said)
    case .refused(let refusal, let isReplay): refuse(Problem(refusal), isReplay: isReplay)
    case .invalid(let field): refuse(.invalid(field))
    case .busy(let reason): refuse(.busy(reason))
    case .undecided: refuse(.undecided)
    case .failed(let failure): refuse(.failed(failure))
    }
  }

  private static let replayed = HTTPField("Idempotency-Replayed", "true")

  // MARK: What was asked

  /// The command's fields: those of the body, those in the path, and the version that If-Match names.
  private func members(
    of description: CommandDescription, _ path: [(name: String, value: String)]
  ) throws(Problem) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if !call.request.body.isEmpty {
      let type = call.request.field("content-type")?.lowercased().prefix { $0 != ";" && $0 != " " }
      guard type == "application/json" else {
        throw Problem(
          status: 415, code: "MEDIA_TYPE", title: "the body is of another type",
          detail: "allowed: application/json", advice: "send JSON, and say so in Content-Type",
          field: "Content-Type")
      }
      let value: JSONValue
      do throws(JSONParser.Failure) {
        value = try JSONParser.parse(call.request.body)
      } catch {
        throw .malformed("the body is not JSON: \(error)")
      }
      guard case .object(let given) = value else {
        throw .malformed("the body is \(value.found); allowed: an object")
      }
      members = given
    }
    let known = description.object.fields
    for member in members {
      guard known.contains(where: { $0.name == member.name }),
        !path.contains(where: { $0.name == member.name })
      else {
        let allowed = known.map(\.name).filter { name in !path.contains { $0.name == name } }
        let near = allowed.filter { distance($0, member.name) <= 2 }.map {
          "; did you mean \"\($0)\"?"
        }.first
        throw .invalid(
          InvalidField(
            String(member.name.unicodeScalars.prefix(40)),
            "unknown field" + (near ?? "; allowed: \(allowed.joined(separator: ", "))")))
      }
    }
    members += path.map { .init($0.name, .string($0.value)) }
    if let version = try versionToMatch() {
      guard known.contains(where: { $0.name == "version" }) else {
        throw .malformed("If-Match: this command knows no version; allowed: with modify and cancel")
      }
      guard !members.contains(where: { $0.name == "version" }) else {
        throw .malformed("the version is said twice: by If-Match and in the body; allowed: once")
      }
      members.append(.init("version", .integer(version)))
    }
    return members
  }

  /// The version in an entity tag of a reservation, such as `"v3.p120.m7"`.
  private func versionToMatch() throws(Problem) -> Int? {
    guard call.request.count(of: "if-match") > 0 else { return nil }
    guard let tag = call.request.field("if-match"), let version = EntityTag.version(in: tag) else {
      throw Problem(
        status: 412, code: "VERSION_CONFLICT", title: "\(RefusalCode.versionConflict.meaning)",
        detail:
          "If-Match names no version of a reservation; allowed: an ETag as a reservation was answered with",
        advice: RefusalCode.versionConflict.advice, field: "If-Match")
    }
    return version
  }

  // MARK: Venues

  private func check(_ subject: CommandSubject) async throws(Problem) {
    let (ledger, head) = (ledger, ledger.head)
    let venue: VenueID?
    do throws(LedgerError) {
      venue = try await ledger.read(atLeast: head) { $0.venue(of: subject) }
    } catch {
      throw Problem(error)
    }
    guard let venue else {
      if case .ledger = subject {
        throw .forbidden("it concerns the whole ledger; allowed: for whoever is of all venues")
      }
      throw .notFound("there is no such thing here")
    }
    guard principal.may(at: venue) else { throw .notFound("there is no such thing here") }
  }
}

extension ViewSnapshot {
  /// The venue of what a command is about; nil for the ledger, and for what there is not.
  borrowing func venue(of subject: CommandSubject) -> VenueID? {
    switch subject {
    case .ledger: nil
    case .venue(let venue): venue
    case .reservation(let id): reservation(id)?.venue
    case .hold(let id): hold(id)?.venue
    case .block(let id): block(id)?.venue
    case .entry(let id): waitlistEntry(id)?.venue
    case .ticket(let id): ticket(id)?.venue
    }
  }
}

extension Answer {
  /// The id of what was made, by the name of its field.
  fileprivate func id(_ name: String) -> String? {
    switch name {
    case "reservation": reservation?.description
    case "hold": hold?.description
    case "block": block?.description
    case "entry": entry?.description
    default: nil
    }
  }
}
