package import DaybookCBOR
package import DaybookDomain
package import DaybookTime

/// Rows of views: entities as compact CBOR, fast to write and read.
///
/// They are caches, not the book: a view of another version is discarded, so these forms may change with
/// `version`, and older ones are never read. Claims are arrays; rarer entities are maps in their event's
/// form.
package enum EntityForm {
  /// Part of the version of every view that keeps these rows.
  package static let version = 5

  /// A venue's definitions in force, an array of maps.
  package static func encode(_ venues: [VenueDefinition], into cbor: inout CBORWriter) {
    cbor.writeArrayHeader(venues.count)
    for venue in venues { cbor.writeFields { VenueForm3.write(venue, to: &$0) } }
  }

  package static func encode(_ rules: ZoneRules, into cbor: inout CBORWriter) {
    cbor.writeFields { ZoneRulesForm1.write(rules, to: &$0) }
  }

  package static func encode(_ maintenance: MaintenanceSet, into cbor: inout CBORWriter) {
    cbor.writeFields { MaintenanceSetForm1.write(maintenance, to: &$0) }
  }

  package static func encode(_ ledger: LedgerCreated, into cbor: inout CBORWriter) {
    cbor.writeFields { LedgerCreatedForm1.write(ledger, to: &$0) }
  }

  package static func decodeVenues(_ cbor: RawSpan) throws(FormError) -> [VenueDefinition] {
    do throws(FormError) {
      var row = FormReader(cbor)
      var venues: [VenueDefinition] = []
      for _ in 0..<(try row.nonemptyArray()) {
        let outer = try row.enter()
        venues.append(try VenueForm3.read(&row))
        try row.leave(outer)
      }
      try row.end()
      return venues
    } catch {
      throw error.located(in: cbor)
    }
  }

  package static func decodeZoneRules(_ cbor: RawSpan) throws(FormError) -> ZoneRules {
    try map(cbor, ZoneRulesForm1.read)
  }

  package static func decodeMaintenance(_ cbor: RawSpan) throws(FormError) -> MaintenanceSet {
    try map(cbor, MaintenanceSetForm1.read)
  }

  package static func decodeLedger(_ cbor: RawSpan) throws(FormError) -> LedgerCreated {
    try map(cbor, LedgerCreatedForm1.read)
  }

  /// Reads a row that is one map.
  static func map<Value>(
    _ cbor: RawSpan, _ read: (inout FormReader) throws(FormError) -> Value
  ) throws(FormError) -> Value {
    do throws(FormError) {
      var fields = FormReader(cbor)
      let outer = try fields.enter()
      let value = try read(&fields)
      try fields.leave(outer)
      try fields.end()
      return value
    } catch {
      throw error.located(in: cbor)
    }
  }
}
