package import DaybookDomain
internal import DaybookForms

/// Writes a record as one line of JSON without loss: for `log --json` and `export events`.
package enum FactWriter {
  /// Writes one object: position, the fields of envelope and data as in the log, and the link.
  package static func write(_ fact: Fact, link: String?, to json: inout JSONWriter) {
    json.object { json in
      json.field("position", unsigned: fact.position.value)
      RecordForm.write(fact, to: &json)
      json.field("link", text: link)
    }
    json.endLine()
  }

  /// Writes the fields of envelope and data as in the log, as members of an object.
  package static func write(_ fact: Fact, to json: inout JSONWriter) { RecordForm.write(fact, to: &json) }

  /// Writes the fields of an event's data as in the log, as members of an object.
  package static func write(_ event: Event, to json: inout JSONWriter) { EventForms.write(event, to: &json) }

  /// Writes a ticket's fields, as members of an object.
  package static func write(_ ticket: Ticket, to json: inout JSONWriter) {
    EntityForm.write(ticket, to: &json)
  }
}
