/// Checks every page of one commit without a map, so that no damage can crash the process.
///
/// Proves what LMDB trusts: each page has the right number and kind; nodes, keys and values lie within it;
/// keys ascend; no page is used twice, or both used and free; all counts are right. The pages must not change
/// meanwhile: a read transaction of that commit makes sure of it.
struct PageWalk {
  private let file: DataFile
  private let meta: MetaPage
  private let size: Int
  /// The number of whole pages in the file.
  private let pageCount: UInt64
  /// One bit per page of the file: whether it was visited.
  private var taken: [UInt64] = []

  init(_ file: DataFile, _ meta: MetaPage, byteCount: Int) {
    self.file = file
    self.meta = meta
    size = meta.pageByteCount
    pageCount = UInt64(byteCount / meta.pageByteCount)
  }

  // MARK: The checks

  /// Walks every page in use, and the free list.
  mutating func checkAll() throws(PageFault) {
    begin()
    try walk(meta.main, "the main tree", hasTables: true)
    var free: [UInt64] = []
    try walk(meta.free, "the free list") { value throws(PageFault) in
      try PageWalk.gather(value, into: &free)
    }
    for number in free {
      guard (MetaPage.count...meta.lastPage).contains(number) else {
        throw PageFault(page: number, "is in the free list, the last one is \(meta.lastPage)")
      }
      // One past the end of the file was never written.
      if number < pageCount { try take(number, "in the free list") }
    }
  }

  /// Whether all pages between the file's end and the last page are free: then LMDB never wrote them.
  mutating func isTailFree() throws(PageFault) -> Bool {
    guard meta.free.root != nil else { return false }
    begin()
    var free: [UInt64] = []
    try walk(meta.free, "the free list") { value throws(PageFault) in
      try PageWalk.gather(value, into: &free)
    }
    let tail = Set(free.filter { $0 >= pageCount && $0 <= meta.lastPage })
    return UInt64(tail.count) == meta.lastPage - pageCount + 1
  }

  /// A page of a tree, whole.
  func page(_ number: UInt64, isLeaf: Bool) throws(PageFault) -> PageBytes {
    let page = try read(number)
    let (flags, lower, upper) = (PageWalk.flags(page), PageWalk.lower(page), PageWalk.upper(page))
    guard flags == (isLeaf ? PageWalk.leaf : PageWalk.branch) else {
      throw PageFault(page: number, "is no \(isLeaf ? "leaf" : "branch") page")
    }
    guard lower >= PageWalk.headerByteCount, lower % 2 == 0, lower <= upper, upper <= size else {
      throw PageFault(page: number, "has its free space from \(lower) to \(upper) of \(size)")
    }
    return page
  }

  // MARK: Trees

  /// How far the keys have ascended.
  private struct Keys {
    let areNumbers: Bool
    var last: [UInt8]?
    /// The next key's lower bound, from the branch page above.
    var least: [UInt8]?
    /// Pages and entries seen.
    var branchPages: UInt64 = 0
    var leafPages: UInt64 = 0
    var overflowPages: UInt64 = 0
    var entries: UInt64 = 0

    init(areNumbers: Bool) { self.areNumbers = areNumbers }

    func isLess(_ a: [UInt8], _ b: [UInt8]) -> Bool {
      guard areNumbers else { return a.lexicographicallyPrecedes(b) }
      return PageBytes(bytes: a).number(at: 0, as: UInt64.self)
        < PageBytes(bytes: b).number(at: 0, as: UInt64.self)
    }
  }

  private typealias Visit = ([UInt8]) throws(PageFault) -> Void

  private mutating func begin() { taken = [UInt64](repeating: 0, count: Int(pageCount / 64) + 1) }

  /// Walks a tree. `visit` gets each value; without it, long values are not read.
  private mutating func walk(
    _ tree: MetaPage.Tree, _ name: String, hasTables: Bool = false, _ visit: Visit? = nil
  ) throws(PageFault) {
    guard let root = tree.root else { return }
    var keys = Keys(areNumbers: tree.flags & 0x08 != 0)
    try walk(root, level: 1, of: Int(tree.depth), &keys, hasTables: hasTables, visit)
    let found = [keys.branchPages, keys.leafPages, keys.overflowPages, keys.entries]
    let told = [tree.branchPages, tree.leafPages, tree.overflowPages, tree.entries]
    guard found == told else {
      throw PageFault(
        .damage,
        "\(name) has \(found) branches, leaves, pages of long values and entries, and should have \(told)")
    }
  }

  private mutating func walk(
    _ number: UInt64, level: Int, of depth: Int, _ keys: inout Keys, hasTables: Bool, _ visit: Visit?
  ) throws(PageFault) {
    try take(number, "in a tree")
    let isLeaf = level == depth
    let page = try page(number, isLeaf: isLeaf)
    let count = (PageWalk.lower(page) - PageWalk.headerByteCount) / 2
    if isLeaf { keys.leafPages += 1 } else { keys.branchPages += 1 }
    guard count >= 1 else { throw PageFault(page: number, "is empty") }
    for index in 0..<count {
      let node = try node(index, of: page, number, isLeaf: isLeaf, withValue: visit != nil)
      // A branch's first key stands for every key below its second.
      if isLeaf || index > 0 { try ascend(node.key, &keys, number, isLeaf: isLeaf) }
      guard isLeaf else {
        try walk(node.child, level: level + 1, of: depth, &keys, hasTables: hasTables, visit)
        continue
      }
      keys.entries += 1
      if node.isLong { try takeLong(node.child, node.byteCount, &keys) }
      if node.isTable {
        guard hasTables, !node.isLong, node.byteCount == MetaPage.Tree.byteCount else {
          throw PageFault(page: number, "has a table where none can be")
        }
        try walkTable(node.value, node.key, number)
      } else if let visit {
        try visit(node.isLong ? try long(node.child, node.byteCount) : node.value)
      }
    }
  }

  private mutating func walkTable(_ value: [UInt8], _ key: [UInt8], _ number: UInt64) throws(PageFault) {
    let table = MetaPage.Tree(PageBytes(bytes: value), at: 0)
    if let fault = table.fault(through: meta.lastPage) {
      throw PageFault(page: number, "has a table that \(fault)")
    }
    guard table.flags == 0 else { throw PageFault(page: number, "has a table of flags \(table.flags)") }
    try walk(table, "the table \(String(decoding: key, as: UTF8.self))")
  }

  private func ascend(
    _ key: [UInt8], _ keys: inout Keys, _ number: UInt64, isLeaf: Bool
  ) throws(PageFault) {
    guard keys.areNumbers ? key.count == 8 : (1...511).contains(key.count) else {
      throw PageFault(page: number, "has a key of \(key.count) bytes")
    }
    if let last = keys.last, !keys.isLess(last, key) {
      throw PageFault(page: number, "has keys out of order")
    }
    if let least = keys.least, keys.isLess(key, least) {
      throw PageFault(page: number, "has keys out of order")
    }
    if isLeaf { (keys.last, keys.least) = (key, nil) } else { keys.least = key }
  }

  /// The pages that a long value fills.
  private mutating func takeLong(_ number: UInt64, _ byteCount: Int, _ keys: inout Keys) throws(PageFault) {
    try take(number, "in a tree")
    let first = try read(number)
    let count = UInt64(first.number(at: 12, as: UInt32.self))
    let needed = UInt64((PageWalk.headerByteCount - 1 + byteCount) / size + 1)
    guard PageWalk.flags(first) == PageWalk.overflow, count >= needed, count <= pageCount - number else {
      throw PageFault(page: number, "does not begin a value of \(byteCount) bytes")
    }
    for next in number + 1..<number + count { try take(next, "in a tree") }
    keys.overflowPages += count
  }

  private func long(_ number: UInt64, _ byteCount: Int) throws(PageFault) -> [UInt8] {
    try file.read(at: Int(number) * size + PageWalk.headerByteCount, byteCount).bytes
  }

  private static func gather(_ list: [UInt8], into free: inout [UInt64]) throws(PageFault) {
    let bytes = PageBytes(bytes: list)
    guard list.count >= 8 else { throw PageFault(.damage, "a list of free pages has \(list.count) bytes") }
    let count = bytes.number(at: 0, as: UInt64.self)
    guard count <= UInt64(list.count / 8 - 1) else {
      throw PageFault(.damage, "a list of free pages has \(list.count) bytes for \(count) pages")
    }
    for place in 0..<Int(count) { free.append(bytes.number(at: 8 * (place + 1))) }
  }

  private mutating func take(_ number: UInt64, _ place: String) throws(PageFault) {
    guard number < pageCount else {
      throw PageFault(page: number, "is \(place), the file has \(pageCount)")
    }
    let (word, bit) = (Int(number / 64), UInt64(1) << (number % 64))
    guard taken[word] & bit == 0 else { throw PageFault(page: number, "is used twice, and \(place)") }
    taken[word] |= bit
  }

  // MARK: Pages. Each begins with its number, 2 bytes of padding, its flags, and where free space begins and ends.

  private static let headerByteCount = 16
  private static let branch: UInt16 = 0x01
  private static let leaf: UInt16 = 0x02
  private static let overflow: UInt16 = 0x04

  private static func flags(_ page: PageBytes) -> UInt16 { page.number(at: 10) }
  private static func lower(_ page: PageBytes) -> Int { Int(page.number(at: 12, as: UInt16.self)) }
  private static func upper(_ page: PageBytes) -> Int { Int(page.number(at: 14, as: UInt16.self)) }

  private func read(_ number: UInt64) throws(PageFault) -> PageBytes {
    guard number < pageCount else { throw PageFault(page: number, "is asked for, the file has \(pageCount)") }
    let page = try file.read(at: Int(number) * size, size)
    guard page.bytes.count == size else { throw PageFault(page: number, "is cut off") }
    let found = page.number(at: 0, as: UInt64.self)
    guard found == number else { throw PageFault(page: number, "says that it is page \(found)") }
    return page
  }

  /// One entry of a page: 4 bytes of the value's length, or with the next 2 a page's number; flags, the key's length,
  /// the key, the value.
  private struct Node {
    var key: [UInt8]
    var value: [UInt8] = []
    /// The page below, or where a long value begins.
    var child: UInt64 = 0
    var byteCount = 0
    var isLong = false
    var isTable = false
  }

  private func node(
    _ index: Int, of page: PageBytes, _ number: UInt64, isLeaf: Bool, withValue: Bool
  ) throws(PageFault) -> Node {
    let offset = Int(page.number(at: PageWalk.headerByteCount + 2 * index, as: UInt16.self))
    let wrong = PageFault(page: number, "has an entry outside of it")
    guard offset >= PageWalk.upper(page), offset + 8 <= size else { throw wrong }
    let low = page.number(at: offset, as: UInt32.self)
    let flags = page.number(at: offset + 4, as: UInt16.self)
    let key = offset + 8..<offset + 8 + Int(page.number(at: offset + 6, as: UInt16.self))
    guard key.upperBound <= size else { throw wrong }
    var node = Node(key: Array(page.bytes[key]))
    guard isLeaf else {
      node.child = UInt64(low) | UInt64(flags) << 32
      return node
    }
    (node.byteCount, node.isLong, node.isTable) = (Int(low), flags & 0x01 != 0, flags & 0x02 != 0)
    guard flags & ~0x03 == 0 else { throw PageFault(page: number, "has an entry of flags \(flags)") }
    let value = key.upperBound..<key.upperBound + (node.isLong ? 8 : node.byteCount)
    guard value.upperBound <= size else { throw wrong }
    if node.isLong {
      node.child = page.number(at: value.lowerBound)
    } else if node.isTable || withValue {
      node.value = Array(page.bytes[value])
    }
    return node
  }
}
