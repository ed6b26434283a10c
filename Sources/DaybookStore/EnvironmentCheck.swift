/// Checks a data file before LMDB maps it: LMDB trusts some fields, and could crash on wrong ones.
///
/// Reads the two meta pages and the roots of the two trees, and compares the file's length with them. A file
/// that ends before its last page is sound only if the missing pages are all in the free list, which is then
/// walked. Only `PageWalk` finds damage deeper in a tree.
enum EnvironmentCheck {
  /// How often a file that another process is writing is read again before it is called damaged.
  static let mostLooks = 64

  /// Throws the causes `.damage`, `.foreign` or `.otherVersion`; the message names the page.
  ///
  /// Where there is no file, or an empty one, LMDB makes a new environment: with `mayBeNew` that is no error.
  static func check(_ path: String, mayBeNew: Bool) throws(LedgerFailure) {
    guard let file = try DataFile(in: path) else {
      if mayBeNew { return }
      throw LedgerFailure(
        .foreign, "open", in: path, found: "it has no data file; name the right directory")
    }
    do throws(PageFault) {
      if mayBeNew, try file.byteCount() == 0 { return }
      _ = try newest(of: file)
    } catch {
      throw LedgerFailure(error, "open", in: path)
    }
  }

  /// The meta page of the last commit, in a file that is sound as far as this check goes.
  ///
  /// A file that is being written may be caught between two commits: an error counts only if the meta pages
  /// have not changed meanwhile.
  static func newest(of file: DataFile) throws(PageFault) -> MetaPage {
    let byteCount = try file.byteCount()
    guard byteCount >= MetaPage.byteCount else {
      throw PageFault(.damage, byteCount == 0 ? "it is empty" : "it has \(byteCount) bytes, and no page")
    }
    var seen: [PageBytes] = []
    var fault = PageFault.tooFast
    for _ in 0..<mostLooks {
      let pages = try metaPages(of: file)
      do throws(PageFault) {
        let newest = try newest(of: pages)
        try check(newest, file)
        return newest
      } catch {
        if seen == pages { throw error }
        fault = error
      }
      seen = pages
    }
    throw fault
  }

  /// Checks every page of a commit that a read transaction holds; false when no meta page has it any more.
  static func checkPages(_ file: DataFile, of transactionID: UInt64) throws(PageFault) -> Bool {
    for page in try metaPages(of: file) {
      let meta = try MetaPage(page)
      guard meta.transactionID == transactionID else { continue }
      if let fault = meta.fault { throw PageFault(.damage, "meta page \(transactionID % 2): \(fault)") }
      var walk = PageWalk(file, meta, byteCount: try file.byteCount())
      try walk.checkAll()
      return true
    }
    return false
  }

  /// Checks every page of the last commit. No transaction holds it: if its pages are reused meanwhile, it
  /// starts over.
  static func checkPages(_ file: DataFile) throws(PageFault) {
    for _ in 0..<mostLooks {
      let meta = try newest(of: file)
      var walk = PageWalk(file, meta, byteCount: try file.byteCount())
      do throws(PageFault) {
        return try walk.checkAll()
      } catch {
        if try newest(of: file) == meta { throw error }
      }
    }
    throw PageFault.tooFast
  }

  private static func metaPages(of file: DataFile) throws(PageFault) -> [PageBytes] {
    let first = try file.read(at: 0, MetaPage.byteCount)
    let size = (try? MetaPage(first).pageByteCount) ?? MetaPage.usualPageByteCount
    return [first, try file.read(at: size, MetaPage.byteCount)]
  }

  /// The later of the two commits in the meta pages; one of the pages may be being written now.
  private static func newest(of pages: [PageBytes]) throws(PageFault) -> MetaPage {
    let read = pages.map { page in Result { () throws(PageFault) in try MetaPage(page) } }
    guard read.contains(where: { (try? $0.get()) != nil }) else {
      _ = try read[0].get()
      throw PageFault(.foreign, "it is no LMDB environment's")
    }
    var metas: [MetaPage] = []
    for (number, meta) in read.enumerated() {
      do throws(PageFault) {
        metas.append(try meta.get())
      } catch {
        throw PageFault(
          error.cause == .otherVersion ? error.cause : .damage, "meta page \(number): \(error.found)")
      }
    }
    let (first, second) = (metas[0], metas[1])
    guard first.pageByteCount == second.pageByteCount else {
      throw PageFault(
        .damage, "its meta pages give a page \(first.pageByteCount) and \(second.pageByteCount) bytes")
    }
    let numbers = (first.transactionID, second.transactionID)
    let newest = numbers.0 > numbers.1 ? first : second
    // Only a new environment has two equal numbers: transaction 0, written twice.
    guard numbers == (0, 0) || (numbers.0 % 2 == 0 && numbers.1 % 2 == 1 && abs(numbers.0, numbers.1) == 1)
    else {
      throw PageFault(.damage, "its meta pages are of transactions \(numbers.0) and \(numbers.1)")
    }
    return newest
  }

  private static func abs(_ a: UInt64, _ b: UInt64) -> UInt64 { max(a, b) - min(a, b) }

  private static func check(_ newest: MetaPage, _ file: DataFile) throws(PageFault) {
    if let fault = newest.fault {
      throw PageFault(.damage, "meta page \(newest.transactionID % 2): \(fault)")
    }
    let byteCount = try file.byteCount()
    var walk = PageWalk(file, newest, byteCount: byteCount)
    if let used = newest.usedByteCount, byteCount < used {
      // A free list that cannot be read excuses no missing page.
      guard (try? walk.isTailFree()) == true else {
        throw PageFault(.damage, "it has \(byteCount) bytes of \(used)")
      }
    }
    for tree in [newest.free, newest.main] {
      if let root = tree.root { _ = try walk.page(root, isLeaf: tree.depth == 1) }
    }
  }
}
