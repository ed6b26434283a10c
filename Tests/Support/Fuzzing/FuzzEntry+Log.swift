import Daybook
import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookTime

extension FuzzEntry {
  static func recordFault(_ bytes: [UInt8]) -> String? {
    let fact: Fact
    do throws(FormError) {
      fact = try RecordForm.decode(bytes.span.bytes, position: 1)
    } catch {
      _ = try? RecordForm.peek(bytes.span.bytes)
      return silent(error)
    }
    guard let head = try? RecordForm.peek(bytes.span.bytes), head.type == fact.event.type else {
      return "its head is another than its own"
    }
    let again = written { RecordForm.encode(fact, into: &$0) }
    guard fact.form != nil else { return again == bytes ? nil : "it is encoded to other bytes" }
    // An older form is written as today's, which says the same.
    guard var same = try? RecordForm.decode(again.span.bytes, position: 1) else {
      return "what it is encoded to is refused"
    }
    same.form = fact.form
    return same == fact ? nil : "what it is encoded to says something else"
  }

  /// Folds what decodes as a log without `verify` does; and with it, as far as the rules hold.
  static func foldFault(_ bytes: [UInt8]) -> String? {
    var (state, check) = (LedgerState(), InvariantCheck())
    var (isSound, last, position) = (true, Timestamp(microseconds: .min), Position.start)
    for record in items(of: bytes) {
      let facts = try? RecordForm.decode(bytes.span.bytes.extracting(record), position: position.next)
      guard let fact = facts, fact.recordedAt >= last else { continue }
      (last, position) = (fact.recordedAt, position.next)
      state.apply(fact)
      if isSound { isSound = (try? check.apply(fact)) != nil }
    }
    _ = Statement.digest(of: state)
    return isSound ? kept(state) : nil
  }

  static func snapshotFault(_ bytes: [UInt8]) -> String? {
    _ = try? StateForm.forgotten(in: bytes.span.bytes)
    do throws(FormError) {
      let state = try StateForm.decode(bytes.span.bytes)
      _ = Statement.digest(of: state)
      return kept(state)
    } catch {
      return silent(error)
    }
  }

  /// Whether a snapshot of the state is read, and written again as the same bytes.
  private static func kept(_ state: borrowing LedgerState) -> String? {
    let first = written { StateForm.encode(state, into: &$0) }
    do throws(FormError) {
      let again = try StateForm.decode(first.span.bytes)
      return written { StateForm.encode(again, into: &$0) } == first ? nil : "its snapshot is read otherwise"
    } catch {
      return "its snapshot is refused: \(error)"
    }
  }

  static func rowFault(_ bytes: [UInt8]) -> String? {
    guard let kind = bytes.first else { return nil }
    let row = Array(bytes.dropFirst())
    do throws(FormError) {
      let span = row.span.bytes
      let again: [UInt8]
      switch kind % 9 {
      case 0: again = try same(EntityForm.decodeReservation(span)) { EntityForm.encode($0, into: &$1) }
      case 1: again = try same(EntityForm.decodeHold(span)) { EntityForm.encode($0, into: &$1) }
      case 2: again = try same(EntityForm.decodeBlock(span)) { EntityForm.encode($0, into: &$1) }
      case 3: again = try same(EntityForm.decodeEntry(span)) { EntityForm.encode($0, into: &$1) }
      case 4: again = try same(EntityForm.decodeTicket(span)) { EntityForm.encode($0, into: &$1) }
      case 5: again = try same(EntityForm.decodeNotice(span)) { EntityForm.encode($0, into: &$1) }
      case 6: again = try same(EntityForm.decodeVenues(span)) { EntityForm.encode($0, into: &$1) }
      case 7: again = try same(EntityForm.decodeZoneRules(span)) { EntityForm.encode($0, into: &$1) }
      default: again = try same(EntityForm.decodeLedger(span)) { EntityForm.encode($0, into: &$1) }
      }
      return again == row ? nil : "it is encoded to other bytes"
    } catch {
      return silent(error)
    }
  }

  static func guestFault(_ bytes: [UInt8]) -> String? {
    if let place = try? PlaceForm.decode(bytes.span.bytes) {
      return written { PlaceForm.encode(place, into: &$0) } == bytes ? nil : "it is encoded to other bytes"
    }
    do throws(FormError) {
      let guest = try GuestForm.decode(bytes.span.bytes)
      return written { GuestForm.encode(guest, into: &$0) } == bytes ? nil : "it is encoded to other bytes"
    } catch {
      return silent(error)
    }
  }

  // MARK: CBOR

  private static func same<Value>(_ value: Value, _ encode: (Value, inout CBORWriter) -> Void) -> [UInt8] {
    written { encode(value, &$0) }
  }

  static func written(_ body: (inout CBORWriter) -> Void) -> [UInt8] {
    var cbor = CBORWriter()
    body(&cbor)
    return cbor.copy()
  }

  /// Where the items of a CBOR sequence are, as far as it is one (RFC 8742); at most 256.
  static func items(of bytes: [UInt8]) -> [Range<Int>] {
    var reader = CBORReader(bytes.span.bytes)
    var items: [Range<Int>] = []
    while !reader.isAtEnd, items.count < 256 {
      let start = reader.offset
      guard (try? reader.skip()) != nil else { break }
      items.append(start..<reader.offset)
    }
    return items
  }
}
