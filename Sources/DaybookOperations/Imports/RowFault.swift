package import Daybook
internal import DaybookForms
package import DaybookJSON

/// One reason why a row of another system's file is not imported.
package struct RowFault: Error, Sendable {
  /// The field as the file names it; nil if the whole row is meant.
  package let field: String?
  /// A refusal's code, or `INVALID` if the row is malformed.
  package let code: String
  package let message: String
  /// What stands in the way.
  package var claim: ClaimID?
  package var tables: [TableID] = []

  static func invalid(_ field: String?, _ message: String) -> RowFault {
    RowFault(field: field, code: "INVALID", message: message)
  }

  /// Why the ledger refuses the row, with the names that the file uses.
  static func refused(_ refusal: Refusal, _ names: (CarriedField) -> String?) -> [RowFault] {
    refusal.reasons.map { reason in
      var message = reason.message ?? "\(reason.code.meaning)"
      if reason.code == .idempotencyKeyReused {
        message = "this id was imported before with other values; what was imported then stands"
      }
      return RowFault(
        field: CarriedField(of: reason).flatMap(names), code: reason.code.rawValue, message: message,
        claim: reason.claim, tables: reason.tables)
    }
  }

  /// For people: `end: INVALID: found …`.
  package var text: String {
    let tables = tables.isEmpty ? "" : " (\(tables.map(\.text).joined(separator: ", ")))"
    let claim = claim.map { ", by \($0)" } ?? ""
    return (field.map { "\($0): " } ?? "") + "\(code): \(message)\(tables)\(claim)"
  }

  package func write(to json: inout JSONWriter) {
    json.field("field", text: field)
    json.field("code", text: code)
    json.field("message", text: message)
    if !tables.isEmpty { json.field("tables", names: tables) }
    json.field("by", id: claim)
  }
}
