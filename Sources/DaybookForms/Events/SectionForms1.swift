package import DaybookCBOR
package import DaybookDomain
import DaybookTime

/// `sectionsSet`, form 1: `date`, `sections`: [`server`, `tables`].
enum SectionsSetForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ set: SectionsSet, to fields: inout Writer) {
    fields.field("date", date: set.date)
    fields.objects("sections", set.sections) { section, fields in
      fields.field("server", text: section.server)
      fields.field("tables", names: section.tables)
    }
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> SectionsSet {
    let date = try fields.date("date")
    let sections = try fields.objects("sections") { fields throws(FormError) in
      let server = try fields.text("server")
      return Section(server: server, tables: try fields.names("tables"))
    }
    return SectionsSet(date: date, sections: sections)
  }
}

extension EntityForm {
  package static func encode(_ sections: SectionsSet, into cbor: inout CBORWriter) {
    cbor.writeFields { SectionsSetForm1.write(sections, to: &$0) }
  }

  package static func decodeSections(_ cbor: RawSpan) throws(FormError) -> SectionsSet {
    try map(cbor, SectionsSetForm1.read)
  }
}
