internal import DaybookCBOR
package import DaybookCrypto
package import DaybookDomain
internal import DaybookForms
internal import DaybookLog

/// What a snapshot holds: the hot state after a record, and that record's link.
package struct SavedState: Sendable {
  package let state: LedgerState
  package let link: Digest256

  package init(state: LedgerState, link: Digest256) {
    self.state = state
    self.link = link
  }

  package var position: Position { state.scalars.head }
}

/// A snapshot's bytes: sixteen of magic and version, the link, the state's form, and a digest of all before.
enum SnapshotFile {
  private static let magic = Array("daybook snap".utf8)
  private static let digestByteCount = 32
  static let headByteCount = 16 + digestByteCount

  static func encode(_ saved: borrowing SavedState) -> [UInt8] {
    var cbor = CBORWriter(capacity: 1 << 16)
    StateForm.encode(saved.state, into: &cbor)
    var bytes = magic
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: StateForm.version >> shift)) }
    bytes += saved.link.bytes
    bytes += cbor.copy()
    return bytes + Blake2b.hash(bytes).bytes
  }

  /// The state, or why it cannot be used.
  static func decode(_ bytes: [UInt8]) throws(Unusable) -> SavedState {
    let (link, form) = try checked(bytes)
    do throws(FormError) {
      return SavedState(state: try StateForm.decode(bytes.span.bytes.extracting(form)), link: link)
    } catch {
      throw Unusable(reason: "its form cannot be read: \(error)")
    }
  }

  /// Decodes only its position, link, and the numbers of the keys that were forgotten by then.
  static func forgotten(_ bytes: [UInt8]) throws(Unusable) -> (head: LogHead, numbers: [UInt64]) {
    let (link, form) = try checked(bytes)
    do throws(FormError) {
      let (position, numbers) = try StateForm.forgotten(in: bytes.span.bytes.extracting(form))
      return (LogHead(position: position.value, link: link), numbers)
    } catch {
      throw Unusable(reason: "its form cannot be read: \(error)")
    }
  }

  /// Checks that a file is whole and of this version; returns its link and where the state's form is.
  private static func checked(_ bytes: [UInt8]) throws(Unusable) -> (link: Digest256, form: Range<Int>) {
    guard bytes.count >= headByteCount + digestByteCount, Array(bytes[..<magic.count]) == magic else {
      throw Unusable(reason: "it is no snapshot")
    }
    let version = bytes[magic.count..<16].reduce(0) { $0 << 8 | Int($1) }
    guard version == StateForm.version else {
      throw Unusable(reason: "it is of version \(version), this software writes \(StateForm.version)")
    }
    let end = bytes.count - digestByteCount
    guard Blake2b.hash(Array(bytes[..<end])).bytes == Array(bytes[end...]),
      let link = Digest256(bytes: Array(bytes[16..<headByteCount]))
    else { throw Unusable(reason: "its bytes are not what was written") }
    return (link, headByteCount..<end)
  }

  struct Unusable: Error {
    let reason: String
    /// Set when it is whole and of this ledger, and remembers records that the log does not have.
    var contradiction: Witness.Contradiction?
  }

  // MARK: Parts of a file

  /// The link of the record it was taken after; nil when these bytes do not begin a snapshot.
  static func link(_ bytes: [UInt8]) -> Digest256? {
    guard bytes.count >= headByteCount, Array(bytes[..<magic.count]) == magic else { return nil }
    return Digest256(bytes: Array(bytes[16..<headByteCount]))
  }
}
