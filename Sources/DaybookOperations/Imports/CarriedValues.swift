internal import Daybook

/// What all formats share: making a command from the texts of a row.
package struct CarriedValues: Sendable {
  /// The other system's name, with which the rows' keys begin.
  let system: String
  /// How the file writes dates.
  var dates = DatePattern.standard
  /// What the file calls a field.
  let names: @Sendable (CarriedField) -> String?

  /// Checks the command by itself, as the ledger would, without any state.
  func checked(_ command: CarryOver) throws(RowFault) -> CarryOver {
    do throws(InvalidField) {
      try Command.carryOver(command).check()
    } catch {
      throw fault(error)
    }
    if let phone = command.guest?.phone?.withoutOuterSpaces, phone.isFractional {
      throw .invalid(
        names(.phone),
        "found a number with a fraction, as spreadsheets make of phones; allowed: the phone as text")
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
    guard let time = dates.time(text) else {
      throw .invalid(
        names(field),
        "found \"\(text)\"; \(dates.note(text))allowed: \(dates.allowed), then \(ForeignClock.allowed)")
    }
    return time
  }

  func owner(_ id: String) -> Actor { .guest(id) }
}

extension String {
  /// Digits, a point, and nothing but zeros after it.
  fileprivate var isFractional: Bool {
    let parts = parts(separatedBy: ".")
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && parts[0].utf8.allSatisfy { (0x30...0x39).contains($0) } && parts[1].utf8.allSatisfy { $0 == 0x30 }
  }
}
