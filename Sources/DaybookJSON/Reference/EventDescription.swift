package import DaybookDomain
internal import DaybookForms
internal import DaybookTime

/// One type of event, described by the code that writes it.
package struct EventDescription: Sendable {
  package let type: EventType
  /// The form that is written; earlier forms are still read.
  package let version: Int
  package let fields: [RecordedField]

  package var name: String { type.rawValue }

  /// Every type of event, in the order of the log's description.
  package static let all: [EventDescription] = EventType.allCases.map { type in
    EventDescription(
      type: type, version: EventForms.current(type),
      fields: FieldRecorder.fields(of: EventSamples.of(type)) { EventForms.write($0, to: &$1) })
  }

  /// The fields around every event's data.
  package static let envelope: [RecordedField] = {
    let event = EventSamples.of(.clockAdvanced)[0]
    let bare = Fact(position: 1, first: 1, recordedAt: .epoch, by: .ledger, event: event)
    var full = bare
    full.key = "k-1"
    full.requestID = "r-1"
    full.traceparent = TraceParent(stored: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    full.venue = "sahil"
    full.fingerprint = Array(repeating: 0, count: 16)
    return FieldRecorder.fields(of: [full, bare]) { RecordForm.write($0, to: &$1) }
  }()
}
