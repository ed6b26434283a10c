import Daybook
import Glibc

/// The service beside others over HTTP: an availability, a booking, and streams that nothing happens on.
struct HTTPBench {
  private static let streamCount = 1000

  let folder: TemporaryFolder
  let seconds: Double
  let rounds: Int
  let python: String?
  let firstMapByteCount: Int?

  func run(into report: inout Report) async throws(BenchFailure) {
    // In a process of its own, whose memory is fresh, and whose streams tell of no booking.
    report.heading("Event streams that nothing happens on")
    try streams(try await house("quiet"), into: &report)
    let house = try await house("served")
    defer { house.child.stop() }
    report.heading("A booking, \(Wrk.connections) connections")
    try bookings(house, into: &report)
    let body = try house.body(house.availability)
    report.heading("An availability of \(body.count) bytes, \(Wrk.connections) connections")
    try await availability(house, body, into: &report)
  }

  private func house(_ name: String) async throws(BenchFailure) -> ServedHouse {
    try await ServedHouse(
      try DeskBench.program(), in: folder, name, firstMapByteCount: firstMapByteCount)
  }

  private func streams(_ house: ServedHouse, into report: inout Report) throws(BenchFailure) {
    defer { house.child.stop() }
    _ = try house.body(house.availability)
    let before = MeasuredChild.memory(of: house.child.id).anonymous
    var open: [LoopbackConnection] = []
    defer { for connection in open { connection.close() } }
    for number in 0..<HTTPBench.streamCount {
      // So many of one address are allowed, and a stream is open once its first line has come.
      guard let connection = LoopbackConnection(to: house.port, from: UInt8(2 + number / 100)),
        connection.ask("GET /v1/events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n").hasPrefix("HTTP/1.1 200 ")
      else { throw BenchFailure("stream \(number + 1) was not opened") }
      open.append(connection)
    }
    let growth = MeasuredChild.memory(of: house.child.id).anonymous - before
    report.line(
      "\(HTTPBench.streamCount) streams", Double(growth) / 1e6,
      "MB: \(growth < 15_000_000 ? "met" : "missed")",
      [.init("allowed", 15), .init("bytes/stream", Double(growth / HTTPBench.streamCount))])
  }

  private func bookings(_ house: ServedHouse, into report: inout Report) throws(BenchFailure) {
    var runs: [Wrk] = []
    for round in 1...rounds {
      try folder.write("booking.lua", Array(house.booking(run: round).utf8))
      let script = folder.path("booking.lua")
      runs.append(try Wrk.run(house.url, seconds: seconds, script: script, in: folder))
    }
    HTTPBench.tell("bookings", runs, "bookings/s", into: &report)
  }

  private func availability(_ house: ServedHouse, _ body: [UInt8], into report: inout Report)
    async
    throws(BenchFailure)
  {
    var others = [(try HTTPContender.library(body), 0.5)]
    defer { for other in others { other.0.stop() } }
    if let nginx = try HTTPContender.nginx(body, in: folder) { others.append((nginx, 0.3)) }
    if let python, let fast = try HTTPContender.fastAPI(python, body, in: folder) {
      others.append((fast, 15))
    }
    var own: [Wrk] = []
    var theirs: [[Wrk]] = others.map { _ in [] }
    for _ in 0..<rounds {
      own.append(try Wrk.run(house.url + house.availability, seconds: seconds, in: folder))
      for (place, other) in others.enumerated() {
        theirs[place].append(try Wrk.run(other.0.url, seconds: seconds, in: folder))
      }
    }
    HTTPBench.tell("daybook", own, "answers/s", into: &report)
    for ((other, target), runs) in zip(others, theirs) {
      HTTPBench.tell(other.name, runs, "answers/s", into: &report)
      let ratio = Measurements(zip(own, runs).map { $0.rate / $1.rate }).median
      report.line(
        "against \(other.name)", ratio, "times: \(ratio >= target ? "met" : "missed")",
        [.init("ratio", ratio, decimals: 2), .init("wanted", target, decimals: 1)])
    }
  }

  private static func tell(_ name: String, _ runs: [Wrk], _ unit: String, into report: inout Report) {
    report.line(
      name, Measurements(runs.map(\.rate)).median, unit,
      [
        .init("p50ms", Measurements(runs.map(\.median)).median, decimals: 2),
        .init("p99ms", Measurements(runs.map(\.tail)).median, decimals: 2),
        .init("failures", Double(runs.map(\.failures).reduce(0, +))),
      ])
  }
}
