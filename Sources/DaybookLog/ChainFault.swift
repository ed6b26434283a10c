/// The first thing wrong with a log's chain: where, and what.
package struct ChainFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with a record.
  package enum Kind: Hashable, Sendable {
    /// There is no record there; the next one is at `next`.
    case missing(next: UInt64)
    /// The record is shorter than its header.
    case tooShort(byteCount: Int)
    /// The record does not begin with the magic.
    case magic
    /// The record has a format this software does not know.
    case format(UInt64)
    /// The record says it is at another position: swapped, or repeated.
    case position(UInt64)
    /// The link does not follow from the record and the link before: one was changed, or a record between was
    /// lost.
    case link
  }

  /// The position that is wrong.
  package let position: UInt64
  package let kind: Kind

  package init(position: UInt64, kind: Kind) {
    self.position = position
    self.kind = kind
  }

  package var description: String {
    switch kind {
    case .missing(let next): "record \(position) is missing; the next is \(next)"
    case .tooShort(let byteCount): "record \(position) has \(byteCount) bytes, fewer than a header"
    case .magic: "record \(position) does not begin with DBK1"
    case .format(let format): "record \(position) has format \(format), not \(RecordHeader.format)"
    case .position(let found): "record \(position) says it is record \(found)"
    case .link: "record \(position) does not follow from its link and the record before"
    }
  }
}
