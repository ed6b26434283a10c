import DaybookDomain
import DaybookForms
import DaybookTime
import Testing

struct StatementTests {
  @Test func `the statement's bytes are what was frozen`() {
    let held = Claim(
      id: Samples.hold.retyped(), kind: .held, start: Timestamp(microseconds: 1),
      end: Timestamp(microseconds: 2),
      lapsesAt: Timestamp(microseconds: 3), tables: ["T1"], pool: nil, units: 0, party: 2)
    let bytes = written { cbor in
      StatementForm.begin(into: &cbor)
      StatementForm.encode(claim: held, venue: "v", into: &cbor)
    }
    #expect(
      hex(bytes)
        == "a2" + "6776657273696f6e" + "02" + "6973746174656d656e74" + "646f70656e"
        + "a7" + "626964" + "d82550" + "01901b2c3d4e7f618000000000000001" + "63656e64" + "02"
        + "646b696e64" + "6468656c64" + "657374617274" + "01" + "6576656e7565" + "6176"
        + "667461626c6573" + "81625431" + "686c617073657341" + "74" + "03")
  }

  @Test func `what differs between two claims shows`() {
    var seen: Set<[UInt8]> = []
    for kind in [Claim.Kind.held, .booked, .seated, .requested] {
      for pool in [nil, "covers"] as [PoolID?] {
        for units in pool == nil ? [0] : [1, 2] {
          for until in [1, 2] as [Int64] {
            let claim = Claim(
              id: Samples.hold.retyped(), kind: kind, start: .epoch, end: Samples.evening,
              lapsesAt: Timestamp(microseconds: until), tables: pool == nil ? ["T1"] : [], pool: pool,
              units: units, party: 2)
            let bytes = written { StatementForm.encode(claim: claim, venue: "v", into: &$0) }
            #expect(isDeterministic(bytes))
            #expect(seen.insert(bytes).inserted)
          }
        }
      }
    }
  }
}
