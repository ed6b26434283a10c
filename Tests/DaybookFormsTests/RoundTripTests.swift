import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookRandom
import DaybookTime
import Testing

@testable import DaybookForms

struct RoundTripTests {
  @Test(arguments: 0..<64 as Range<UInt64>)
  func `any fact reads back whole, from deterministic bytes`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for step in 0..<60 {
      let fact = random.fact()
      let bytes = encoded(fact)
      #expect(isDeterministic(bytes), "seed \(seed), step \(step)")
      #expect(try decoded(bytes) == fact, "seed \(seed), step \(step)")
    }
  }

  @Test(arguments: 0..<16 as Range<UInt64>)
  func `any stay reads back whole from a row`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let hold = Hold(
        id: random.id(), venue: VenueID(random.text()), stay: random.stay(), lapsesAt: random.instant(),
        state: random.oneOf(HoldState.allCases), owner: random.actor())
      let bytes = written { EntityForm.encode(hold, into: &$0) }
      #expect(try EntityForm.decodeHold(bytes.span.bytes) == hold)
    }
  }

  @Test(arguments: 0..<16 as Range<UInt64>)
  func `a local instant is written as the instant says it and read back`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let offset = UTCOffset(seconds: .random(in: -93_599...93_599, using: &random))
      let local = LocalInstant(instant: random.instant(), offset: offset, zone: "Asia/Baku")
      #expect(local.description == local.instant.formatted(offset: offset) + "[Asia/Baku]")
      var reader = ASCIIReader(local.description.utf8.span.bytes)
      let read = reader.instantWithOffset()
      #expect(read?.instant == local.instant && read?.offset == offset && reader.zone() == "Asia/Baku")
    }
  }

  @Test func `appending leaves what the writer held before`() throws {
    let fact = try Fixtures.named("booked", version: 2).fact
    let bytes = written { cbor in
      cbor.write(7)
      RecordForm.encode(fact, into: &cbor)
      RecordForm.encode(fact, into: &cbor)
    }
    #expect(bytes == [7] + encoded(fact) + encoded(fact))
  }

  @Test func `a form that names its fields in another order stops`() async {
    await #expect(processExitsWith: .failure) {
      var cbor = CBORWriter()
      cbor.writeFields {
        $0.field("tables", integer: 1)
        $0.field("until", integer: 1)
      }
    }
  }

  @Test func `a stay in a pool that has tables stops`() async {
    await #expect(processExitsWith: .failure) {
      var stay = Samples.pool
      stay.tables = ["T1"]
      var cbor = CBORWriter()
      cbor.writeFields { StayForm.write(stay, to: &$0) }
    }
  }
}
