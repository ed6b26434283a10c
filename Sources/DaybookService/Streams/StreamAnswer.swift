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
      least: .start, known: nil)
    let stream = HTTPStream()
    let minutes = Signal()
    let place = try desk.admit(stream, of: client, until: principal.expiresAt, minutes)
    let task = Task(executorPreference: threads) {
      defer { stream.finish() }
      do throws(Problem) {
        let tell = try await feed.open(context, last)
        call.finish(answer(with: stream))
        // What fails from here on ends the stream: its reader comes again with the last id.
        try? await tell(EventSink(stream, minutes))
      } catch {
        stream.end()
        call.finish(error)
      }
    }
    stream.onEnd {
      desk.leave(place)
      minutes.end()
      task.cancel()
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
