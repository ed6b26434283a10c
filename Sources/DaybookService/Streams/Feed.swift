internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// A stream of server-sent events: where it is asked for, by whom, and what it tells.
struct Feed: Sendable {
  /// Writes events until the reader is gone or nothing more can be told.
  typealias Telling = @Sendable (EventSink) async throws -> Void

  /// A name of its own among all feeds; that of the query with the same answers.
  let name: String
  let path: String
  let summary: String
  let roles: [Actor.Role]
  let parameters: [Parameter]
  /// What an event's data is.
  let data: String
  /// Checks what is asked for, and the last event that the reader has; then tells what came after it.
  let open: @Sendable (QueryContext, EventID?) async throws(Problem) -> Telling

  /// The names in the path's braces.
  var pathNames: [String] { Route.names(in: path) }

  static let all: [Feed] = events + Query.all.compactMap { Feed(statesOf: $0) }
}

extension QueryContext {
  /// The same question, whose answer must have seen a position.
  func seeing(_ position: Position) -> QueryContext {
    var context = self
    context.least = position
    return context
  }

  /// From where a stream of events goes on: after the last one that the reader has, or from now on.
  ///
  /// Refuses an event that is not in the log: it is of another log, or of records that a restore has lost.
  func start(after last: EventID?) async throws(Problem) -> EventID {
    guard let last else { return EventID(ledger.head) }
    do throws(Problem) {
      try await seeing(last.position).read { _ in }
    } catch {
      guard ledger.head < last.position else { throw error }
      throw Problem(
        status: 409, code: "DIVERGED", title: "the log has no such event",
        detail: "found the last event \(last); the log ends at \(ledger.head)",
        advice: "throw away what was made of the stream, and begin anew without an id", field: "Last-Event-ID"
      )
    }
    return last
  }
}
