internal import Daybook
internal import DaybookCBOR
internal import DaybookCrypto
internal import DaybookForms
internal import DaybookJSON
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews

/// Streams events of a log out of it; memory does not grow with them.
struct EventExport {
  private let format: EventExportOptions.Format
  private let range: ClosedRange<UInt64>
  private let venue: VenueID?
  private let guest: Actor?
  private let redaction: Redaction?

  /// Of the positions in a range: those of one venue, or about one guest, where these are given.
  init(
    _ format: EventExportOptions.Format, _ range: ClosedRange<UInt64>, venue: VenueID?, guest: Actor?,
    redaction: Redaction?
  ) {
    (self.format, self.range, self.venue) = (format, range, venue)
    (self.guest, self.redaction) = (guest, redaction)
  }

  /// Gives what is wanted to `sink`, in order, and says how many events there were; told to stop it says nil.
  func run(
    _ storage: any LogStorage, _ progress: WorkProgress, to sink: ([UInt8]) throws -> Void
  ) throws -> UInt64? {
    var trail = guest.map { GuestTrail($0) }
    var redaction = redaction
    var written: UInt64 = 0
    var failure: (any Error)?
    var json = JSONWriter()
    var cbor = CBORWriter(capacity: 1024)
    // What is a guest's, and which words are a venue's, is known only from the beginning.
    let start = guest == nil && redaction == nil ? range.lowerBound - 1 : 0
    var wasStopped = false
    try storage.facts(after: Position(start)) { fact, record in
      guard fact.position.value <= range.upperBound else { return false }
      guard progress("exported", fact.position.value, range.upperBound) else {
        wasStopped = true
        return false
      }
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
          FactWriter.write(shown, link: link, to: &json)
          try sink(json.bytes)
        case .cborSequence where redaction == nil:
          try sink(record.extracting(RecordHeader.byteCount...).copy())
        case .cborSequence:
          cbor.removeAll()
          RecordForm.encode(shown, into: &cbor)
          try sink(cbor.copy())
        }
        written += 1
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    return wasStopped ? nil : written
  }
}
