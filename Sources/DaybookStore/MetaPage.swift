/// One of a data file's two first pages: a commit, the last or the one before, and its tree roots.
///
/// As LMDB 0.9 writes it where addresses have 64 bits, after a page header of 16 bytes: magic and data version (4 bytes
/// each), an address that is not used, the map's size; the free list's tree and the main tree, 48 bytes each; the last
/// page's number and the transaction's (8 bytes each). Transaction *n* writes page *n* mod 2.
struct MetaPage: Hashable {
  /// A tree of pages: its root, and what the commit recorded about it.
  struct Tree: Hashable {
    static let byteCount = 48

    let flags: UInt16
    let depth: UInt16
    let branchPages: UInt64
    let leafPages: UInt64
    let overflowPages: UInt64
    let entries: UInt64
    /// Nil when the tree is empty.
    let root: UInt64?

    /// From 48 bytes.
    init(_ page: PageBytes, at offset: Int) {
      flags = page.number(at: offset + 4)
      depth = page.number(at: offset + 6)
      branchPages = page.number(at: offset + 8)
      leafPages = page.number(at: offset + 16)
      overflowPages = page.number(at: offset + 24)
      entries = page.number(at: offset + 32)
      let number = page.number(at: offset + 40, as: UInt64.self)
      root = number == .max ? nil : number
    }
  }

  /// Bytes from the beginning of the page to the end of the meta data.
  static let byteCount = 152

  /// The page size on nearly every machine: finds the second meta page where the first cannot be read.
  static let usualPageByteCount = 4096

  /// The meta pages themselves: no page of a tree has a number below this.
  static let count: UInt64 = 2

  let pageByteCount: Int
  let mapByteCount: UInt64
  let free: Tree
  let main: Tree
  let lastPage: UInt64
  let transactionID: UInt64

  private static let metaFlag: UInt16 = 0x08
  private static let magic: UInt32 = 0xBEEF_C0DE
  private static let dataVersion: UInt32 = 1

  /// Reads a meta page. Throws the cause `.foreign` for another page, `.otherVersion`, and `.damage` for a
  /// page size that LMDB does not use.
  init(_ page: PageBytes) throws(PageFault) {
    if let version = MetaPage.laterVersion(page) {
      throw PageFault(
        .otherVersion, "it was written by LMDB 1 (data version \(version)), not by LMDB 0.9")
    }
    guard page.bytes.count >= MetaPage.byteCount,
      page.number(at: 10, as: UInt16.self) & MetaPage.metaFlag != 0,
      page.number(at: 16) == MetaPage.magic
    else { throw PageFault(.foreign, "it is no meta page of an LMDB environment") }
    let version = page.number(at: 20, as: UInt32.self)
    guard version == MetaPage.dataVersion else {
      throw PageFault(.otherVersion, "it has LMDB's data version \(version), not \(MetaPage.dataVersion)")
    }
    mapByteCount = page.number(at: 32)
    free = Tree(page, at: 40)
    main = Tree(page, at: 40 + Tree.byteCount)
    lastPage = page.number(at: 40 + 2 * Tree.byteCount)
    transactionID = page.number(at: 48 + 2 * Tree.byteCount)
    let size = page.number(at: 40, as: UInt32.self)
    guard (1 << 10...1 << 16).contains(size), size & (size - 1) == 0 else {
      throw PageFault(.damage, "it gives a page \(size) bytes")
    }
    pageByteCount = Int(size)
  }

  /// The data version of a meta page that LMDB 1 wrote: its page header has a transaction's number too, so that all that
  /// follows is 8 bytes later. Nil for any other page.
  private static func laterVersion(_ page: PageBytes) -> UInt32? {
    guard page.bytes.count >= MetaPage.byteCount,
      page.number(at: 18, as: UInt16.self) & MetaPage.metaFlag != 0, page.number(at: 24) == MetaPage.magic
    else { return nil }
    return page.number(at: 28)
  }

  /// Bytes up to the end of the last page; nil when that is no number of bytes.
  var usedByteCount: Int? {
    guard lastPage < UInt64(Int.max) else { return nil }
    let (bytes, overflow) = (Int(lastPage) + 1).multipliedReportingOverflow(by: pageByteCount)
    return overflow ? nil : bytes
  }

  /// Why this cannot be what a commit wrote; nil when it can.
  var fault: String? {
    guard lastPage >= MetaPage.count - 1, let used = usedByteCount, mapByteCount >= UInt64(used) else {
      return "its last page is \(lastPage) in a map of \(mapByteCount) bytes"
    }
    // The free list's keys are numbers; its other flags are the environment's, of which ours sets none that is kept.
    if free.flags != 0x08 || main.flags != 0 { return "its trees have flags \(free.flags) and \(main.flags)" }
    for (name, tree) in [("free list", free), ("main tree", main)] {
      if let fault = tree.fault(through: lastPage) { return "its \(name) \(fault)" }
    }
    return nil
  }
}

extension MetaPage.Tree {
  /// Levels of pages, at most: LMDB's own limit.
  static let mostDepth = 32

  /// Why this cannot be a tree in a file with this last page; nil when it can.
  func fault(through lastPage: UInt64) -> String? {
    guard let root else { return depth == 0 && entries == 0 ? nil : "has \(entries) entries and no root" }
    if !(MetaPage.count...max(MetaPage.count, lastPage)).contains(root) || root > lastPage {
      return "begins at page \(root) of \(lastPage)"
    }
    if !(1...MetaPage.Tree.mostDepth).contains(Int(depth)) || entries == 0 {
      return "has a depth of \(depth) and \(entries) entries"
    }
    let pages = [branchPages, leafPages, overflowPages]
    return pages.contains { $0 > lastPage } || leafPages == 0 ? "has \(pages) pages of \(lastPage)" : nil
  }
}
