internal import Daybook
internal import DaybookDomain

/// What an export shows of people: their fields as the vault opens them, or pseudonyms and nothing else.
final class TableVeil {
  private let reader: LedgerReader
  private var redaction: Redaction?

  init(_ reader: LedgerReader, isRedacted: Bool) {
    self.reader = reader
    redaction = isRedacted ? Redaction() : nil
  }

  var isRedacted: Bool { redaction != nil }

  /// Learns the words of a venue's definition, which are shown; to be asked of every event in order.
  func note(_ fact: Fact) { redaction?.note(fact) }

  /// An event as it is shown.
  func shown(_ fact: Fact) -> Fact { redaction?.redacted(fact) ?? fact }

  func shown(_ actor: Actor) -> String { (redaction?.edit(actor) ?? actor).description }

  /// The name of a place, a dish or a station.
  func word(_ text: String) -> String { redaction?.edit(text, .vocabulary) ?? text }

  func words<Thing>(_ names: [Name<Thing>]) -> String {
    names.map { word($0.text) }.joined(separator: " + ")
  }

  /// A guest's fields; nil where they are forgotten, or not to be shown.
  func open(_ sealed: SealedGuest?) throws(LedgerFailure) -> Guest? {
    guard redaction == nil, let sealed else { return nil }
    return try reader.open(sealed)
  }
}
