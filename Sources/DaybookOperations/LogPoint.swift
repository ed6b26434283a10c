public import Daybook
package import DaybookLog

@_exported public import struct DaybookCrypto.Digest256
@_exported public import struct DaybookCrypto.PublicKey
@_exported public import struct DaybookViews.PrunedGeneration
@_exported public import struct DaybookViews.RebuildReport
@_exported public import enum DaybookViews.RebuildSwitch
@_exported public import struct DaybookViews.RowDifference
@_exported public import struct DaybookViews.SwitchedBack
@_exported public import struct DaybookViews.TableDifference
@_exported public import struct DaybookViews.ViewDifference
@_exported public import struct DaybookViews.ViewStatus

/// A position in the log with the link there, which identifies every record up to it.
public struct LogPoint: Hashable, Sendable, CustomStringConvertible {
  /// The record's position; 0 is before the first record.
  public let position: Position
  /// The record's link; zeros before the first record.
  public let link: Digest256

  package init(_ head: LogHead) {
    position = Position(head.position)
    link = head.link
  }

  /// Made from its parts; nothing is checked.
  public init(position: Position, link: Digest256) {
    self.position = position
    self.link = link
  }

  /// Reads `POSITION:LINK`, the link as 64 hexadecimal digits; nil for anything else.
  public init?(_ text: String) {
    let parts = text.parts(separatedBy: ":")
    guard parts.count == 2, let position = UInt64(parts[0]), position > 0,
      let link = Digest256(hexadecimal: parts[1])
    else { return nil }
    self.init(position: Position(position), link: link)
  }

  package var head: LogHead { LogHead(position: position.value, link: link) }

  /// Before the first record.
  package static let none = LogPoint(.empty)

  /// As four words of the link, most significant first.
  package init(position: Position, words: (UInt64, UInt64, UInt64, UInt64)) {
    self.init(position: position, link: Digest256(words: words))
  }

  package var words: (UInt64, UInt64, UInt64, UInt64) { link.words }

  /// `POSITION:LINK`.
  public var description: String { "\(position):\(link)" }
}
