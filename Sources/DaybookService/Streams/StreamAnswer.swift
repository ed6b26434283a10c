internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// Opens a stream for whoever asks for one, and has its events written until the reader is gone.
struct StreamAnswer: Sendable {
  private let call: Call
  private let ledger: Ledger
  private let history: LedgerHistory
  private let principal: Principal
  /// Whom its place is counted for.
  private let client: [UInt8]
  private let desk: StreamDesk
  private let travel: TravelDesk
  private let threads: WorkThreads

  init(
    _ call: Call, _ ledger: Ledger, _ history: LedgerHistory, _ principal: Principal,
    _ client: [UInt8],
    _ desk: StreamDesk, _ travel: TravelDesk, _ threads: WorkThreads
  ) {
    (self.call, self.ledger, self.history, self.principal) = (call, ledger, history, principal)
    (self.client, self.desk, self.travel, self.threads) = (client, desk, travel, threads)
  }

  /// The parameter of every stream, for a first request: readers that reconnect send the header line instead.
  static let after = "after"

  func give(_ feed: Feed, _ path: [(name: String, value: String)]) throws(Problem) {
    let values = try ParameterValues(call.request, path, feed.parameters, also: StreamAnswer.after)
    let last = try lastEvent(values)
    let context = QueryContext(
      ledger: ledger, history: history, principal: principal, travel: travel, values: values,
      least: .start)
    let stream = HTTPStream()
    let minutes = Signal()
    let place = try desk.admit(stream, of: client, until: principal.expiresAt, minutes)
    let course = StreamCourse()
    let opening = Task(executorPreference: threads) {
      do throws(Problem) {
        let tell = try await feed.open(context, last)
        call.finish(answer(with: stream))
        // In a task of its own, which holds nothing of the request: there may be many of them, for long.
        course.goOn(StreamAnswer.telling(tell, EventSink(stream, minutes), stream, threads))
      } catch {
        stream.end()
        call.finish(error)
      }
    }
    course.begin(opening)
    stream.onEnd { [desk] in
      desk.leave(place)
      minutes.end()
      course.end()
    }
  }

  /// Tells what comes until the reader is gone.
  private static func telling(
    _ tell: @escaping Feed.Telling, _ sink: EventSink, _ stream: HTTPStream, _ threads: WorkThreads
  ) -> Task<Void, Never> {
    Task(executorPreference: threads) {
      // What fails ends the stream: its reader comes again with the last id.
      try? await tell(sink)
      stream.finish()
    }
  }

  private func answer(with stream: HTTPStream) -> HTTPAnswer {
    var answer = HTTPAnswer(
      200,
      [
        HTTPField("Content-Type", "text/event-stream"),
        // A proxy that collects an answer before it passes it on would hold the stream (nginx).
        HTTPField("X-Accel-Buffering", "no"),
      ])
    guard call.request.method != "HEAD" else {
      stream.end()
      return answer
    }
    answer.body = EventSink.signOfLife
    answer.stream = stream
    return answer
  }

  /// The last event that the reader has: what it reconnects with counts before what it first asked with.
  private func lastEvent(_ values: ParameterValues) throws(Problem) -> EventID? {
    let allowed = "the id of an event of this stream, such as 120 or 120.2"
    guard call.request.count(of: "last-event-id") > 0 else {
      return try values.parsed(StreamAnswer.after, allowed) { EventID($0) }
    }
    guard let text = call.request.field("last-event-id"), let id = EventID(text) else {
      throw .invalid(InvalidField("Last-Event-ID", "found another text; allowed: \(allowed), once"))
    }
    return id
  }
}
