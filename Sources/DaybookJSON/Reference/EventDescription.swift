package import DaybookDomain
internal import DaybookForms
internal import DaybookTime

/// One type of event, as what writes it has it.
package struct EventDescription: Sendable {
  package let type: EventType
  /// The form that is written; those before it are read.
  package let version: Int
  package let fields: [RecordedField]

  package var name: String { type.rawValue }

  /// Every type of event, in the order of the log's description.
  package static let all: [EventDescription] = EventType.allCases.map { type in
    EventDescription(
      type: type, version: EventForms.current(type),
      fields: FieldRecorder.fields(of: EventSamples.of(type)) { EventForms.write($0, to: &$1) })
  }

  /// What stands around the data of every event.
  package static let envelope: [RecordedField] = {
    let event = EventSamples.of(.clockAdvanced)[0]
    let bare = Fact(position: 1, first: 1, recordedAt: .epoch, by: .ledger, event: event)
    var full = bare
    full.key = "k-1"
    full.requestID = "r-1"
    full.venue = "sahil"
    full.fingerprint = Array(repeating: 0, count: 16)
    return FieldRecorder.fields(of: [full, bare]) { RecordForm.write($0, to: &$1) }
  }()
}
