import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookRandom

func encoded(_ fact: Fact) -> [UInt8] { written { RecordForm.encode(fact, into: &$0) } }

func written(_ body: (inout CBORWriter) -> Void) -> [UInt8] {
  var cbor = CBORWriter()
  body(&cbor)
  return cbor.copy()
}

func decoded(_ bytes: [UInt8], position: Position = 1) throws(FormError) -> Fact {
  try RecordForm.decode(bytes.span.bytes, position: position)
}

/// The error for bytes that must not decode; nil when they do.
func formError<Value>(_ body: () throws(FormError) -> Value) -> FormError? {
  do throws(FormError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

/// Whether the bytes are one deterministic CBOR item.
func isDeterministic(_ bytes: [UInt8]) -> Bool {
  do throws(CBORError) {
    try validateDeterministic(bytes.span.bytes)
    return true
  } catch {
    return false
  }
}

extension SeededGenerator {
  /// One small change somewhere: a flipped bit, a byte put in, taken out or replaced, or a cut.
  mutating func mutate(_ bytes: inout [UInt8]) {
    let place = Int.random(in: 0..<max(bytes.count, 1), using: &self)
    let byte = UInt8.random(in: 0...255, using: &self)
    switch bytes.isEmpty ? 1 : Int.random(in: 0..<6, using: &self) {
    case 0: bytes[place] ^= 1 << (byte & 7)
    case 1: bytes.insert(byte, at: place)
    case 2: bytes.remove(at: place)
    case 3: bytes[place] = byte
    case 4: bytes[place] = bytes[place] & 0xE0 | 24 + byte % 8
    default: bytes.removeSubrange(place...)
    }
  }
}
