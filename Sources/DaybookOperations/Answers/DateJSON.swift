package import DaybookDomain
package import DaybookJSON
package import DaybookTime

/// What is told of a whole business date, as JSON: that it is closed, and how many covers a host lets start when.
package enum DateJSON {
  /// The field `closed`; nothing of an open date.
  package static func write(isClosed: Bool, to json: inout JSONWriter) {
    if isClosed { json.field("closed", bool: true) }
  }

  /// The field `paces`.
  package static func write(_ paces: [PaceSet], _ rules: ZoneRules, to json: inout JSONWriter) {
    json.objects("paces", paces) { pace, json in
      json.field("block", id: pace.block)
      json.field("from", text: rules.label(pace.from))
      json.field("until", text: rules.label(pace.until))
      json.field("covers", integer: pace.covers)
      json.field("why", text: pace.why)
    }
  }
}
