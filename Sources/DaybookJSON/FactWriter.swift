package import Daybook
internal import DaybookForms

/// A record as a line of exact JSON: what `log --json` shows and `export events` writes.
package enum FactWriter {
  /// One object: position, the envelope's and the data's fields as in the log, and the link.
  package static func write(_ fact: Fact, link: String?, to json: inout JSONWriter) {
    json.object { json in
      json.field("position", unsigned: fact.position.value)
      RecordForm.write(fact, to: &json)
      json.field("link", text: link)
    }
    json.endLine()
  }
}
