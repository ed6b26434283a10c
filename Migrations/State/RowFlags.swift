import DaybookDomain

/// The first item of a claim's row: two small states and what is so or present.
struct RowFlags {
  enum Flag: UInt64 {
    case pool = 0x10
    case pinned = 0x20
    case walkIn = 0x40
    case needsTable = 0x80
    case key = 0x100
    case seatedAt = 0x200
    case guest = 0x400
    case removed = 0x800
    case reason = 0x1000
  }

  var bits: UInt64 = 0

  static let ofReservations: UInt64 = 0x7FF
  static let ofHolds: UInt64 = 0x33
  static let ofBlocks: UInt64 = 0x1803

  init(bits: UInt64 = 0) { self.bits = bits }

  init(_ stay: borrowing Stay) {
    set(.pool, stay.pool != nil)
    set(.pinned, stay.isPinned)
  }

  /// 0–3: the booking's, hold's or block's.
  var state: UInt64 {
    get { bits & 3 }
    set { bits = bits & ~3 | newValue & 3 }
  }

  /// 0–3.
  var seating: UInt64 {
    get { bits >> 2 & 3 }
    set { bits = bits & ~12 | (newValue & 3) << 2 }
  }

  mutating func set(_ flag: Flag, _ isSet: Bool) { if isSet { bits |= flag.rawValue } }
  func has(_ flag: Flag) -> Bool { bits & flag.rawValue != 0 }
  func count(_ flag: Flag) -> Int { has(flag) ? 1 : 0 }
}

extension BookingState {
  var code: UInt64 {
    switch self {
    case .booked: 0
    case .completed: 1
    case .cancelled: 2
    case .noShow: 3
    }
  }

  /// Of the last two bits.
  init(code: UInt64) {
    switch code & 3 {
    case 0: self = .booked
    case 1: self = .completed
    case 2: self = .cancelled
    default: self = .noShow
    }
  }
}

extension SeatingState {
  var code: UInt64 {
    switch self {
    case .expected: 0
    case .arrived: 1
    case .seated: 2
    case .left: 3
    }
  }

  /// Of the last two bits.
  init(code: UInt64) {
    switch code & 3 {
    case 0: self = .expected
    case 1: self = .arrived
    case 2: self = .seated
    default: self = .left
    }
  }
}

extension HoldState {
  var code: UInt64 {
    switch self {
    case .active: 0
    case .consumed: 1
    case .released: 2
    case .lapsed: 3
    }
  }

  /// Of the last two bits.
  init(code: UInt64) {
    switch code & 3 {
    case 0: self = .active
    case 1: self = .consumed
    case 2: self = .released
    default: self = .lapsed
    }
  }
}
