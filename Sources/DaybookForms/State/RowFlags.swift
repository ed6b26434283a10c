import DaybookDomain

/// The first item of a claim's row: two small states, flags, and which optional items are present.
struct RowFlags {
  enum Flag: UInt64 {
    case pool = 0x20
    case pinned = 0x40
    case walkIn = 0x80
    case needsTable = 0x100
    case key = 0x200
    case seatedAt = 0x400
    case guest = 0x800
    case removed = 0x1000
    case reason = 0x2000
    /// Area, needs or buffer; the row has a map of them.
    case wishes = 0x4000
    case care = 0x8000
    case override = 0x10000
    case entry = 0x20000
    case endedAt = 0x40000
    case offsets = 0x200000
  }

  var bits: UInt64 = 0

  static let ofReservations: UInt64 = 0x1F | 0xFE0 | 0x4C000
  static let ofHolds: UInt64 = 0x07 | 0x60 | 0x34000
  static let ofBlocks: UInt64 = 0x07 | 0x203000

  init(bits: UInt64 = 0) { self.bits = bits }

  init(_ stay: borrowing Stay) {
    set(.pool, stay.pool != nil)
    set(.pinned, stay.isPinned)
    set(.wishes, stay.area != nil || !stay.needs.isEmpty || stay.bufferMinutes != 0)
  }

  /// 0–7: the state of the booking, hold or block.
  var state: UInt64 {
    get { bits & 7 }
    set { bits = bits & ~7 | newValue & 7 }
  }

  /// 0–3: the seating.
  var seating: UInt64 {
    get { bits >> 3 & 3 }
    set { bits = bits & ~24 | (newValue & 3) << 3 }
  }

  mutating func set(_ flag: Flag, _ isSet: Bool) { if isSet { bits |= flag.rawValue } }
  func has(_ flag: Flag) -> Bool { bits & flag.rawValue != 0 }
  func count(_ flag: Flag) -> Int { has(flag) ? 1 : 0 }
}

extension CaseIterable where Self: Equatable, AllCases.Index == Int {
  /// The index of the case: rows are caches, so another version may order the cases differently.
  var code: UInt64 { UInt64(Self.allCases.firstIndex(of: self) ?? 0) }

  init?(code: UInt64) {
    guard code < UInt64(Self.allCases.count) else { return nil }
    self = Self.allCases[Int(code)]
  }
}
