import DaybookDomain
import DaybookTime

/// `ledgerCreated`, form 1: `clock`, `format`, `ledger`, `created`.
enum LedgerCreatedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ created: LedgerCreated, to fields: inout Writer) {
    fields.field("clock", text: created.clock.rawValue)
    fields.field("format", integer: created.format)
    fields.field("ledger", id: created.ledger)
    fields.field("created", instant: created.created)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> LedgerCreated {
    let clock: ClockKind = try fields.choice("clock")
    let format = try fields.integer("format", .version)
    let ledger: LedgerID = try fields.id("ledger")
    return LedgerCreated(ledger: ledger, format: format, created: try fields.instant("created"), clock: clock)
  }
}

/// `zoneRulesAdopted`, form 1: `zone`, `footer`, `release`, `transitions` (pairs of seconds), `initialOffset` (seconds).
enum ZoneRulesForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ rules: ZoneRules, to fields: inout Writer) {
    fields.field("zone", text: rules.name)
    fields.field("footer", text: rules.footer)
    fields.field("release", text: rules.version)
    fields.field("transitions", transitions: rules.transitions)
    fields.field("initialOffset", integer: rules.initialOffset.seconds)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> ZoneRules {
    let place = fields.offset
    let zone = try fields.text("zone")
    let footer = try fields.text("footer")
    let release = try fields.text("release")
    let transitions = try fields.transitions("transitions")
    try fields.expect("initialOffset")
    let initial = try fields.integer(.offset)
    do {
      return try ZoneRules(
        name: zone, version: release, initialOffset: UTCOffset(seconds: initial), transitions: transitions,
        footer: footer)
    } catch {
      throw FormError(.badValue, at: place, error.message)
    }
  }
}

/// `maintenanceSet`, form 1: `on`, `message`?.
enum MaintenanceSetForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ maintenance: MaintenanceSet, to fields: inout Writer) {
    fields.field("on", bool: maintenance.isOn)
    fields.field("message", text: maintenance.message)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> MaintenanceSet {
    MaintenanceSet(isOn: try fields.bool("on"), message: try fields.optionalText("message"))
  }
}

/// `clockAdvanced`, form 1: `to`.
enum ClockAdvancedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ instant: Timestamp, to fields: inout Writer) {
    fields.field("to", instant: instant)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Timestamp { try fields.instant("to") }
}

/// `checkpointed`, form 1: `at`, `every`, `digest`, `statement`.
enum CheckpointedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ checkpoint: Checkpointed, to fields: inout Writer) {
    fields.field("at", unsigned: checkpoint.at.value)
    fields.field("every", integer: checkpoint.every)
    fields.field("digest", bytes: checkpoint.digest)
    fields.field("statement", integer: checkpoint.statement)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Checkpointed {
    let at = Position(try fields.unsigned("at", .position))
    let every = try fields.integer("every", .count)
    let digest = try fields.bytes("digest")
    return Checkpointed(
      at: at, every: every, statement: try fields.integer("statement", .version), digest: digest)
  }
}

/// `clockAccepted`, form 1: `from`.
enum ClockAcceptedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ instant: Timestamp, to fields: inout Writer) {
    fields.field("from", instant: instant)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Timestamp { try fields.instant("from") }
}

/// `writerRestarted`, form 1: `reason`.
enum WriterRestartedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ restarted: WriterRestarted, to fields: inout Writer) {
    fields.field("reason", text: restarted.reason)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> WriterRestarted {
    WriterRestarted(reason: try fields.text("reason"))
  }
}
