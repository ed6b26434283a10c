package import Daybook
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
}
