package import DaybookCBOR
package import DaybookDomain
package import DaybookTime

/// Rows of views: entities as compact CBOR, quick to write and read.
///
/// These are caches, not the book: a view whose version is another is thrown away, so these forms may change with
/// `version` and nothing reads an older one. Claims are arrays; what is rare is the map of its event's form.
package enum EntityForm {
  /// Part of the version of every view that keeps such rows.
  package static let version = 1

  package static func encode(_ venue: VenueDefinition, into cbor: inout CBORWriter) {
    cbor.writeFields { VenueForm1.write(venue, to: &$0) }
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

  package static func decodeVenue(_ cbor: RawSpan) throws(FormError) -> VenueDefinition {
    try map(cbor, VenueForm1.read)
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

  /// Reads the one map that a row is.
  private static func map<Value>(
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
