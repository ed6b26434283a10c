internal import Daybook

/// Values of a row as texts, and the command they make: what formats have in common.
package struct CarriedValues: Sendable {
  /// Which system the rows are of: it begins their keys.
  let system: String
  /// What the file calls a field.
  let names: @Sendable (CarriedField) -> String?

  /// Checks what is malformed by itself, as the ledger would.
  func checked(_ command: CarryOver) throws(RowFault) -> CarryOver {
    do throws(InvalidField) {
      try Command.carryOver(command).check()
    } catch {
      throw fault(error)
    }
    guard key(of: command).text.utf8.count <= 255 else {
      throw .invalid(
        names(.id), "found an id of \(command.original.id.utf8.count) bytes; allowed: at most 200")
    }
    return command
  }

  func fault(_ field: InvalidField) -> RowFault {
    .invalid(CarriedField(command: field.field).flatMap(names) ?? field.field, field.message)
  }

  func key(of command: CarryOver) -> IdempotencyKey { IdempotencyKey("\(system):\(command.original.id)") }

  func time(_ text: String, _ field: CarriedField) throws(RowFault) -> RequestedTime {
    guard let time = RequestedTime(foreign: text) else {
      throw .invalid(
        names(field),
        "found \"\(text)\"; allowed: YYYY-MM-DDThh:mm, alone as local time or with Z or an offset")
    }
    return time
  }

  func owner(_ id: String) -> Actor { .guest(id) }
}
