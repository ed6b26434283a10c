/// Looks at a data file before LMDB maps it: what LMDB takes on trust there would end the process, or worse.
///
/// Reads the two meta pages and the roots of the two trees, and compares the file's length with them. A file shorter than
/// its last page is sound only where the free list has the pages that are missing, which is then walked. Damage deeper
/// in a tree is found by `PageWalk` alone.
enum EnvironmentCheck {
  /// Times that a file another process is writing is looked at again before it is called damaged.
  static let mostLooks = 64

  /// Throws `.corrupted`, `.notAnEnvironment` or `.versionMismatch`; what was found names the page.
  ///
  /// Where there is no file, or an empty one, LMDB makes a new environment: nothing is wrong when `mayBeNew`.
  static func check(_ path: String, mayBeNew: Bool) throws(StoreError) {
    guard let file = try DataFile(in: path) else {
      if mayBeNew { return }
      throw StoreError(
        .notAnEnvironment, "open", path: path, found: "it has no data file; name the right directory")
    }
    do throws(PageFault) {
      if mayBeNew, try file.byteCount() == 0 { return }
      _ = try newest(of: file)
    } catch {
      throw StoreError(error, "open", path: path)
    }
  }

  /// The meta page of the last commit, in a file that is sound as far as this looks.
  ///
  /// A file that is being written may be caught between two commits: what is wrong is believed once the meta pages stay
  /// as they were.
  static func newest(of file: DataFile) throws(PageFault) -> MetaPage {
    let byteCount = try file.byteCount()
    guard byteCount >= MetaPage.byteCount else {
      throw PageFault(.corrupted, byteCount == 0 ? "it is empty" : "it has \(byteCount) bytes, and no page")
    }
    var seen: [PageBytes] = []
    var fault = PageFault(.busy, "it is written too fast to be looked at; try again")
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

  /// Walks every page of a commit that a read transaction holds; false when no meta page tells of it any more.
  static func checkPages(_ file: DataFile, of transactionID: UInt64) throws(PageFault) -> Bool {
    for page in try metaPages(of: file) {
      let meta = try MetaPage(page)
      guard meta.transactionID == transactionID else { continue }
      if let fault = meta.fault { throw PageFault(.corrupted, "meta page \(transactionID % 2): \(fault)") }
      var walk = PageWalk(file, meta, byteCount: try file.byteCount())
      try walk.checkAll()
      return true
    }
    return false
  }

  /// Walks every page of the last commit; one that is written over meanwhile, for it is not held, begins it again.
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
    throw PageFault(.busy, "it is written too fast to be looked at; try again")
  }

  private static func metaPages(of file: DataFile) throws(PageFault) -> [PageBytes] {
    let first = try file.read(at: 0, MetaPage.byteCount)
    let size = (try? MetaPage(first).pageByteCount) ?? MetaPage.usualPageByteCount
    return [first, try file.read(at: size, MetaPage.byteCount)]
  }

  /// Of the two commits that meta pages tell of, the last; one of them may just be written over.
  private static func newest(of pages: [PageBytes]) throws(PageFault) -> MetaPage {
    let read = pages.map { page in Result { () throws(PageFault) in try MetaPage(page) } }
    guard read.contains(where: { (try? $0.get()) != nil }) else {
      _ = try read[0].get()
      throw PageFault(.notAnEnvironment, "it is no LMDB environment's; name the right directory")
    }
    var metas: [MetaPage] = []
    for (number, meta) in read.enumerated() {
      do throws(PageFault) {
        metas.append(try meta.get())
      } catch {
        throw PageFault(
          error.code == .versionMismatch ? error.code : .corrupted, "meta page \(number): \(error.found)")
      }
    }
    let (first, second) = (metas[0], metas[1])
    guard first.pageByteCount == second.pageByteCount else {
      throw PageFault(
        .corrupted, "its meta pages give a page \(first.pageByteCount) and \(second.pageByteCount) bytes")
    }
    let numbers = (first.transactionID, second.transactionID)
    let newest = numbers.0 > numbers.1 ? first : second
    // A new environment has none but transaction 0, told twice.
    guard numbers == (0, 0) || (numbers.0 % 2 == 0 && numbers.1 % 2 == 1 && abs(numbers.0, numbers.1) == 1)
    else {
      throw PageFault(.corrupted, "its meta pages are of transactions \(numbers.0) and \(numbers.1)")
    }
    return newest
  }

  private static func abs(_ a: UInt64, _ b: UInt64) -> UInt64 { max(a, b) - min(a, b) }

  private static func check(_ newest: MetaPage, _ file: DataFile) throws(PageFault) {
    if let fault = newest.fault {
      throw PageFault(.corrupted, "meta page \(newest.transactionID % 2): \(fault)")
    }
    let byteCount = try file.byteCount()
    var walk = PageWalk(file, newest, byteCount: byteCount)
    if let used = newest.usedByteCount, byteCount < used {
      // A free list that cannot be read excuses nothing.
      guard (try? walk.isTailFree()) == true else {
        throw PageFault(.corrupted, "it has \(byteCount) bytes of \(used)")
      }
    }
    for tree in [newest.free, newest.main] {
      if let root = tree.root { _ = try walk.page(root, isLeaf: tree.depth == 1) }
    }
  }
}
