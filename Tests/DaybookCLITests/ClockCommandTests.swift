import DaybookJSON
import Testing

/// What the command line says about the ledger's clock; the runbook's session tests the rest.
@Suite struct ClockCommandTests {
  @Test func `the clock of a ledger that was just used is accepted, and there is nothing more to accept`()
    throws
  {
    let place = try Place(clock: "system")
    let status = try place.must("clock", "--json").json()[0]
    #expect(status.names == ["clock", "recordedAt", "now", "accepted"])
    #expect(status["clock"]?.text == "system" && status["accepted"] == .bool(true))
    let head = try place.head()
    let nothing = try place.must("clock", "accept", "--json").json()[0]
    #expect(nothing["accepted"] == .bool(false) && nothing["position"]?.integer == head)
    #expect(try place.head() == head)
  }

  @Test func `a clock that leapt is told with json, accepted once, and known to exec`() throws {
    let place = try Place(clock: "system")
    try Records.retime(place) { $0 - 24 * 4 }
    #expect(try place.must("clock", "status", "--json").json()[0]["accepted"] == .bool(false))
    let refused = try place.exec(#"{"command":"setMaintenance","on":true}"#)[0]
    #expect(refused.outcome == "failed" && refused["code"]?.text == "CLOCK_JUMPED")
    let accepted = try place.exec(#"{"command":"acceptClock"}"#, #"{"command":"setMaintenance","on":true}"#)
    #expect(
      accepted.map { $0["events"]?.items } == [[.string("clockAccepted")], [.string("maintenanceSet")]])
    #expect(try place.must("verify").output.hasPrefix("ok: "))
  }

  @Test func `a manual clock has nothing to accept`() throws {
    let place = try Place()
    #expect(try place.must("clock").output == "manual, stands at 2030-05-01T05:00:00Z\n")
    let ran = try place.run("clock", "accept")
    #expect(ran.code != 0 && ran.errors.contains("manual clock"))
    #expect(try place.run("clock", "set").code == 2)
  }
}
