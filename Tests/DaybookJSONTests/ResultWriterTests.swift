import Daybook
import DaybookJSON
import Testing

@Suite struct ResultWriterTests {
  private let id = ReservationID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)

  private func text(_ outcome: Outcome, id: JSONValue? = nil) -> String {
    var json = JSONWriter()
    ResultWriter.write(outcome, id: id, to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func `accepted: position, events, ids and tables, whether it is a replay`() {
    var answer = Answer()
    answer.events = [.booked]
    answer.reservation = id
    answer.tables = ["T1", "T 2"]
    #expect(
      text(.accepted(answer, position: 17, head: 20, isReplay: false))
        == #"{"outcome":"accepted","position":17,"events":["booked"],"reservation":"01900000-0000-7000-8000-000000000001","tables":["T1","T 2"],"replayed":false}"#
    )
  }

  @Test func `accepted without a change: no position, no events`() throws {
    var answer = Answer()
    #expect(
      text(.accepted(answer, position: nil, head: 20, isReplay: false))
        == #"{"outcome":"accepted","events":[],"replayed":false}"#)
    answer.reservation = id
    #expect(
      text(.accepted(answer, position: nil, head: 20, isReplay: true))
        == #"{"outcome":"accepted","events":[],"reservation":"01900000-0000-7000-8000-000000000001","replayed":true}"#
    )
  }

  @Test func `a hold and a block are named likewise`() throws {
    var answer = Answer()
    answer.events = [.holdPlaced]
    answer.hold = id.retyped()
    #expect(
      text(.accepted(answer, position: 3, head: 3, isReplay: false)).contains(
        #""hold":"01900000-0000-7000-8000-000000000001""#))
    answer = Answer()
    answer.events = [.blocked, .needsTable]
    answer.block = id.retyped()
    answer.needsTable = [id]
    #expect(
      text(.accepted(answer, position: 4, head: 4, isReplay: false))
        == #"{"outcome":"accepted","position":4,"events":["blocked","needsTable"],"block":"01900000-0000-7000-8000-000000000001","needsTable":["01900000-0000-7000-8000-000000000001"],"replayed":false}"#
    )
  }

  @Test func `refused: the first code and every reason, absent parts not there`() throws {
    let claim: ClaimID = id.retyped()
    let refusal = Refusal([
      Reason(.tablesTaken, tables: ["T1"], claim: claim), Reason(.offGrid),
      Reason(.poolFull, pool: "covers", start: .epoch, free: 3, message: "say \"no\""),
    ])
    #expect(
      text(.refused(refusal, isReplay: true))
        == #"{"outcome":"refused","code":"OFF_GRID","reasons":[{"code":"OFF_GRID"},"#
        + #"{"code":"POOL_FULL","pool":"covers","start":"1970-01-01T00:00:00Z","free":3,"message":"say \"no\""},"#
        + #"{"code":"TABLES_TAKEN","tables":["T1"],"by":"01900000-0000-7000-8000-000000000001"}],"replayed":true}"#
    )
  }

  @Test func `invalid, busy, undecided and failed have exactly their fields`() {
    #expect(
      text(.invalid(InvalidField("party", "missing")))
        == #"{"outcome":"invalid","field":"party","message":"missing"}"#)
    for reason in [BusyReason.queueFull, .deadlinePassed(), .cancelled, .closing] {
      #expect(
        text(.busy(reason)) == #"{"outcome":"busy","reason":"\#(reason.code)","message":"\#(reason)"}"#)
    }
    let holder = WriterHolder(processID: 4711, since: Timestamp(microseconds: 1_900_000_000_000_000))
    #expect(
      text(.busy(.deadlinePassed(holder: holder)))
        == #"{"outcome":"busy","reason":"deadlinePassed","process":4711,"since":"2030-03-17T17:46:40Z","message":"it waited to its deadline; process 4711 holds the writer lock since 2030-03-17T17:46:40Z: wait for that process or end it, then ask again"}"#
    )
    #expect(text(.undecided("k-1")) == #"{"outcome":"undecided","key":"k-1"}"#)
    #expect(text(.undecided(nil)) == #"{"outcome":"undecided"}"#)
    #expect(
      text(.failed(LedgerFailure(.storageFull, "the map is full")))
        == #"{"outcome":"failed","code":"STORAGE_FULL","message":"the map is full"}"#)
  }

  @Test(arguments: [
    "7", "-0", "1.50e3", "null", "true", #""a\"b""#, #"[1,{"b":[],"a":null}]"#,
    "123456789012345678901234567890",
  ])
  func `an id is echoed as it was given, first`(id: String) throws {
    let value = try JSONParser.parse(Array(id.utf8))
    #expect(text(.busy(.queueFull), id: value).hasPrefix(#"{"id":\#(id),"outcome":"busy","#))
  }
}
