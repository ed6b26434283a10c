import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookRandom
import Testing

struct HostileTests {
  @Test(arguments: 0..<64 as Range<UInt64>)
  func `no change to stored bytes traps, and what still decodes encodes to itself`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for fixture in Fixtures.all {
      let stored = try fixture.bytes()
      for _ in 0..<24 {
        var bytes = stored
        for _ in 0...Int.random(in: 0...2, using: &random) { random.mutate(&bytes) }
        _ = formError { () throws(FormError) in try RecordForm.peek(bytes.span.bytes) }
        do throws(FormError) {
          let fact = try decoded(bytes)
          let version = try? RecordForm.peek(bytes.span.bytes).version
          if version == EventForms.current(fact.event.type) {
            #expect(encoded(fact) == bytes, "seed \(seed), \(fixture.testDescription), \(hex(bytes))")
          }
        } catch {
          #expect(error.offset >= 0 && error.offset <= bytes.count)
        }
      }
    }
  }

  @Test(arguments: Fixtures.all)
  func `no beginning of a record is a record`(fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    for count in 0..<bytes.count {
      #expect(formError { () throws(FormError) in try decoded(Array(bytes[..<count])) } != nil)
    }
  }

  @Test(arguments: 0..<16 as Range<UInt64>)
  func `rows of views with changed bytes never trap`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for row in try Rows.all() {
      for _ in 0..<300 {
        var bytes = row.bytes
        for _ in 0...Int.random(in: 0...2, using: &random) { random.mutate(&bytes) }
        let again = row.again(bytes)
        #expect(again == nil || again == bytes, "seed \(seed), \(row.name), \(hex(bytes))")
      }
    }
  }

  @Test func `a snapshot of a ledger in which guests were merged reads back whole`() throws {
    var state = LedgerState()
    state.merge(.guest("ana"), into: .guest("anahit"))
    state.merge(.guest("ani"), into: .guest("ana"))
    let bytes = written { StateForm.encode(state, into: &$0) }
    let again = try StateForm.decode(bytes.span.bytes)
    #expect(again.scalars.merged == state.scalars.merged)
    #expect(written { StateForm.encode(again, into: &$0) } == bytes)
  }

  @Test func `a snapshot with an outbox of a venue that it has not is refused`() throws {
    for venue in [0, 1, 1_000_000_000_000] {
      let bytes = written { cbor in
        StateForm.encode(LedgerState(), into: &cbor)
        cbor.write(3)
        cbor.writeMapHeader(3)
        cbor.writeText("last")
        cbor.write(1)
        cbor.writeText("venue")
        cbor.write(venue)
        cbor.writeText("audience")
        cbor.writeText("guest")
      }
      #expect(formError { () throws(FormError) in try StateForm.decode(bytes.span.bytes) } != nil)
    }
  }

  @Test(arguments: 0..<32 as Range<UInt64>)
  func `random bytes are never a record`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let count = Int.random(in: 0..<200, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(formError { () throws(FormError) in try decoded(bytes) } != nil)
    }
  }
}
