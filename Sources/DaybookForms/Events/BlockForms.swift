import DaybookDomain
import DaybookTime

/// `blocked`, form 2: `from`, `block`, `until`, `reason`?, `fromOffset`?, `untilOffset`? (seconds, both or neither), and
/// `area`, `tables`, or neither for the whole venue.
enum BlockedForm2 {
  static func write<Writer: FieldWriter & ~Copyable>(_ blocked: Blocked, to fields: inout Writer) {
    if case .area(let area) = blocked.scope { fields.field("area", text: area) }
    fields.field("from", instant: blocked.from)
    fields.field("block", id: blocked.block)
    fields.field("until", instant: blocked.until)
    fields.field("reason", text: blocked.reason)
    if case .tables(let tables) = blocked.scope { fields.field("tables", names: tables) }
    if let offsets = blocked.offsets { BlockOffsetsForm1.write(offsets, to: &fields) }
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Blocked {
    var blocked = try BlockedForm1.read(&fields)
    if let from = try fields.optionalInteger("fromOffset", .offset) {
      blocked.offsets = try BlockOffsetsForm1.read(&fields, from: from)
    }
    return blocked
  }
}

/// `blockMoved`, form 1: `from`, `block`, `until`, `fromOffset`, `untilOffset` (seconds).
enum BlockMovedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ moved: BlockMoved, to fields: inout Writer) {
    fields.field("from", instant: moved.from)
    fields.field("block", id: moved.block)
    fields.field("until", instant: moved.until)
    BlockOffsetsForm1.write(moved.offsets, to: &fields)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> BlockMoved {
    let from = try fields.instant("from")
    let block: BlockID = try fields.id("block")
    let until = try fields.instant("until")
    let seconds = try fields.integer("fromOffset", .offset)
    let offsets = try BlockOffsetsForm1.read(&fields, from: seconds)
    return BlockMoved(block: block, from: from, until: until, offsets: offsets)
  }
}

/// `fromOffset`, `untilOffset`: seconds ahead of UTC at both ends.
private enum BlockOffsetsForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ offsets: BlockOffsets, to fields: inout Writer) {
    fields.field("fromOffset", integer: offsets.from.seconds)
    fields.field("untilOffset", integer: offsets.until.seconds)
  }

  /// Reads the second of them; the first, in seconds, was read.
  static func read(_ fields: inout FormReader, from seconds: Int) throws(FormError) -> BlockOffsets {
    let until = try fields.integer("untilOffset", .offset)
    return BlockOffsets(from: UTCOffset(seconds: seconds), until: UTCOffset(seconds: until))
  }
}

/// `unblocked`, form 1: `block`.
enum UnblockedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ block: BlockID, to fields: inout Writer) {
    fields.field("block", id: block)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> BlockID { try fields.id("block") }
}

/// `paceSet`, form 1: `why`?, `from`, `block`, `until`, `covers`, `fromOffset`?, `untilOffset`? (seconds, both or neither).
enum PaceSetForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ pace: PaceSet, to fields: inout Writer) {
    fields.field("why", text: pace.why)
    fields.field("from", instant: pace.from)
    fields.field("block", id: pace.block)
    fields.field("until", instant: pace.until)
    fields.field("covers", integer: pace.covers)
    if let offsets = pace.offsets { BlockOffsetsForm1.write(offsets, to: &fields) }
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> PaceSet {
    let why = try fields.optionalText("why")
    let from = try fields.instant("from")
    let block: BlockID = try fields.id("block")
    let until = try fields.instant("until")
    let covers = try fields.integer("covers", .crowd)
    var pace = PaceSet(block: block, from: from, until: until, covers: covers, why: why)
    if let seconds = try fields.optionalInteger("fromOffset", .offset) {
      pace.offsets = try BlockOffsetsForm1.read(&fields, from: seconds)
    }
    return pace
  }
}
