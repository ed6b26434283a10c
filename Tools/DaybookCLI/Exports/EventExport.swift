import Daybook
import DaybookCBOR
import DaybookCrypto
import DaybookForms
import DaybookJSON
import DaybookLog
import DaybookStore
import DaybookViews

/// Streams events of a log out of it; memory does not grow with them.
struct EventExport {
  enum Format: String, CaseIterable {
    /// One JSON object a line, as `log --json` shows them.
    case jsonl
    /// The records' CBOR maps one after another (RFC 8742), as they are stored.
    case cborSequence = "cbor-seq"
  }

  var format: Format
  /// The first and the last position.
  var range: ClosedRange<UInt64>
  var venue: VenueID?
  var guest: Actor?
  var redaction: Redaction?

  /// Writes what is wanted and says how many there were; stopped by Ctrl-C it says nil.
  func run(_ storage: any LogStorage, to sink: ExportSink) throws -> UInt64? {
    var trail = guest.map { GuestTrail($0) }
    var redaction = redaction
    var progress = Progress("exported")
    var written: UInt64 = 0
    var failure: (any Error)?
    var json = JSONWriter()
    var cbor = CBORWriter(capacity: 1024)
    // What is a guest's, and which words are a venue's, is known only from the beginning.
    let start = guest == nil && redaction == nil ? range.lowerBound - 1 : 0
    var wasStopped = false
    try storage.facts(after: Position(start)) { fact, record in
      guard fact.position.value <= range.upperBound else { return false }
      guard !Interrupt.isRequested else {
        wasStopped = true
        return false
      }
      progress.update(fact.position.value, of: range.upperBound)
      do {
        redaction?.note(fact)
        let isOfGuest = trail?.takes(fact) ?? true
        guard isOfGuest, fact.position.value >= range.lowerBound, venue == nil || fact.venue == venue else {
          return true
        }
        let shown = redaction?.redacted(fact) ?? fact
        switch format {
        case .jsonl:
          json.removeAll()
          // A link could confirm a guess at what is taken out.
          let link = redaction == nil ? RecordHeader(record)?.link.description : nil
          FactText.write(shown, link: link, to: &json)
          try sink.write(json.bytes)
        case .cborSequence where redaction == nil:
          try sink.write(record.extracting(RecordHeader.byteCount...).copy())
        case .cborSequence:
          cbor.removeAll()
          RecordForm.encode(shown, into: &cbor)
          try sink.write(cbor.copy())
        }
        written += 1
        return true
      } catch {
        failure = error
        return false
      }
    }
    progress.finish()
    if let failure { throw failure }
    return wasStopped ? nil : written
  }
}
