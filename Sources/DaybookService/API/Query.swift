internal import Daybook
internal import DaybookJSON

/// A question to the ledger: where it is asked, with what, by whom, and how it is answered.
struct Query: Sendable {
  /// A name of its own among all routes; that of the command line's question where there is one.
  let name: String
  let path: String
  let summary: String
  let roles: [Actor.Role]
  /// Those in the path first, in its order.
  let parameters: [Parameter]
  /// What changes its answer: then it is a stream too, at its path with /stream behind it.
  let changes: Changes?
  /// Whether its answer is what the views say at a position and a minute, and nothing else: then it is kept while they last.
  ///
  /// An answer that tells the instant is not: clients set their clocks by it.
  let isKept: Bool
  let run: @Sendable (QueryContext) async throws(Problem) -> QueryResult

  init(
    _ name: String, _ path: String, _ summary: String, by roles: [Actor.Role],
    _ parameters: [Parameter],
    changes: Changes? = nil, isKept: Bool = false,
    run: @escaping @Sendable (QueryContext) async throws(Problem) -> QueryResult
  ) {
    (self.name, self.path, self.summary, self.roles, self.parameters) = (
      name, path, summary, roles, parameters
    )
    (self.changes, self.isKept) = (changes, isKept)
    self.run = run
  }

  /// Which events change an answer; an answer that changes with time alone is looked at each minute.
  enum Changes: Sendable {
    /// Those of the venue in its path.
    case atVenue
    /// Those of the reservation in its path.
    case ofReservation
  }

  /// Every query.
  static let all: [Query] = venues + offers + house + kitchen + entities + travel + history + past + reports
}

extension [Actor.Role] {
  static let everybody: [Actor.Role] = [.guest, .host, .kitchen, .operator]
  static let guestsAndHosts: [Actor.Role] = [.guest, .host, .operator]
  static let hosts: [Actor.Role] = [.host, .operator]
  static let kitchens: [Actor.Role] = [.kitchen, .host, .operator]
}

/// What a query answers.
struct QueryResult: Sendable {
  let body: [UInt8]
  let position: Position
  let tag: EntityTag
  /// Where the next page is, as a path and query.
  var next: String?
  /// Whether it is another at each asking: then it has no tag.
  let isFleeting: Bool

  /// At one position and instant; `version` is that of the reservation it tells of.
  init(
    _ position: Position, at now: Timestamp, version: Int? = nil, next: String? = nil,
    isFleeting: Bool = false, _ body: [UInt8]
  ) {
    self.body = body
    self.position = position
    self.next = next
    self.isFleeting = isFleeting
    tag = EntityTag(position, at: now, version: version)
  }
}
