import Foundation

/// An LMDB file, page by page, and the ways it can be damaged.
struct DamagedFile {
  static let pageByteCount = 4096

  let whole: [UInt8]

  init(_ path: String) throws { whole = Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

  private var pageCount: Int { whole.count / DamagedFile.pageByteCount }

  private func number(_ offset: Int, bytes: Int = 8) -> UInt64 {
    (0..<bytes).reduce(0) { $0 | UInt64(whole[offset + $1]) << (8 * $1) }
  }

  /// Where the meta page of the last commit begins.
  private var newest: Int {
    number(144) > number(DamagedFile.pageByteCount + 144) ? 0 : DamagedFile.pageByteCount
  }

  /// The pages whose headers give this kind and their own number.
  ///
  /// Old copies are included; the root is not.
  private func pages(_ kind: UInt64) -> [Int] {
    let root = Int(truncatingIfNeeded: number(newest + 128))
    return (2..<pageCount).filter { page in
      let start = page * DamagedFile.pageByteCount
      return page != root && number(start) == UInt64(page) && number(start + 10, bytes: 2) == kind
    }
  }

  private func with(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
    var damaged = whole
    damaged.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    return damaged
  }

  private func with(page: Int, _ byte: UInt8) -> [UInt8] {
    with(page * DamagedFile.pageByteCount, [UInt8](repeating: byte, count: DamagedFile.pageByteCount))
  }

  /// Every page of a kind, from this byte of the page on.
  private func with(all kind: UInt64, from offset: Int, _ bytes: [UInt8]) -> [UInt8] {
    var damaged = whole
    for page in pages(kind) {
      let start = page * DamagedFile.pageByteCount + offset
      damaged.replaceSubrange(start..<start + bytes.count, with: bytes)
    }
    return damaged
  }

  /// Random bytes, the same in every run.
  private static func noise(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
  }

  /// The names of all damages; the first six cover every sort.
  static let names = [
    "no bytes", "half", "page size 0", "root zeroed", "leaves of noise", "entries of noise", "magic",
    "one page less",
    "1 byte", "4095 bytes", "4096 bytes", "8191 bytes", "8192 bytes", "both page sizes 0", "older magic",
    "newest meta zeroed", "older meta zeroed", "metas zeroed", "last page far away", "root far away",
    "leaf zeroed",
    "leaf of ones", "leaf of noise", "branches zeroed", "branches of noise", "long values zeroed", "noise",
  ]

  /// The file's bytes after the damage with this name.
  func bytes(_ name: String) throws -> [UInt8] {
    let page = DamagedFile.pageByteCount
    let noise = DamagedFile.noise(page)
    let leaf = pages(2).dropFirst(pages(2).count / 2).first ?? 2
    switch name {
    case "no bytes": return []
    case "half": return Array(whole.prefix(whole.count / 2 / page * page))
    case "one page less": return Array(whole.dropLast(page))
    case "page size 0": return with(newest + 40, [0, 0, 0, 0])
    case "both page sizes 0":
      var damaged = with(40, [0, 0, 0, 0])
      damaged.replaceSubrange(page + 40..<page + 44, with: [0, 0, 0, 0])
      return damaged
    case "magic": return with(newest + 16, [0])
    case "older magic": return with(page - newest + 16, [0])
    case "newest meta zeroed": return with(page: newest / page, 0)
    case "older meta zeroed": return with(page: 1 - newest / page, 0)
    case "metas zeroed": return with(0, [UInt8](repeating: 0, count: 2 * page))
    case "last page far away": return with(newest + 136, [0, 0, 0, 0, 1])
    case "root far away": return with(newest + 128, [0, 0, 0, 0, 1])
    case "root zeroed": return with(page: Int(truncatingIfNeeded: number(newest + 128)), 0)
    case "leaf zeroed": return with(page: leaf, 0)
    case "leaf of ones": return with(page: leaf, 0xFF)
    case "leaf of noise": return with(leaf * page, noise)
    case "leaves of noise": return with(all: 2, from: 0, noise)
    case "entries of noise": return with(all: 2, from: 16, Array(noise.prefix(page - 16)))
    case "branches zeroed": return with(all: 1, from: 0, [UInt8](repeating: 0, count: page))
    case "branches of noise": return with(all: 1, from: 16, Array(noise.prefix(page - 16)))
    case "long values zeroed": return with(all: 4, from: 0, [UInt8](repeating: 0, count: page))
    case "noise": return Array(whole.prefix(2 * page)) + DamagedFile.noise(whole.count - 2 * page)
    default:
      guard let count = Int(name.prefix { $0.isNumber }), count <= whole.count else {
        throw Unexpected("no damage \(name)")
      }
      return Array(whole.prefix(count))
    }
  }
}
