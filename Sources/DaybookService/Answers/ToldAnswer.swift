internal import Daybook
internal import DaybookHTTP

/// What one caller is told of a query, whole or, where they have it already, by its tag alone.
struct ToldAnswer: Sendable {
  /// Nil: it is another at each asking.
  private let tag: EntityTag?
  private let fields: [HTTPField]
  private let whole: HTTPAnswer

  init(_ result: QueryResult, to principal: Principal) {
    let position = HTTPField("Daybook-Position", String(result.position.value))
    let type = HTTPField("Content-Type", "application/json")
    guard !result.isFleeting else {
      (tag, fields) = (nil, [])
      // It is not kept: what has no Cache-Control is sent with no-store.
      whole = HTTPAnswer(200, [type, position], body: result.body)
      return
    }
    let tag = result.tag.seen(by: principal)
    // Some proxies take the tag from an answer that they compress: where If-Match needs it, they are told not to.
    let caching = tag.hasVersion ? "no-cache, no-transform" : "no-cache"
    var fields = [
      position, HTTPField("Cache-Control", caching),
      HTTPField("Vary", "Authorization, Daybook-Actor"), HTTPField("ETag", tag.text),
    ]
    if let next = result.next { fields.append(HTTPField("Link", "<\(next)>; rel=\"next\"")) }
    (self.tag, self.fields) = (tag, fields)
    whole = HTTPAnswer(200, [type] + fields, body: result.body)
  }

  /// `known` is the line If-None-Match.
  func answer(known: String?) -> HTTPAnswer {
    if let known, let tag, tag.isNamed(in: known) { return HTTPAnswer(304, fields) }
    return whole
  }

  /// Some of the bytes that it takes, in memory.
  var byteCount: Int { whole.body.count }
}
