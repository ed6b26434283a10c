import DaybookFiles
import DaybookTemporary
import Glibc
import Testing

/// Small files and directories.
struct FilesTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/file" }

  init() throws { directory = try TemporaryDirectory() }

  @Test func `a file is replaced whole, readable by its owner, and leaves no draft`() throws {
    try Files.replace("file", in: directory.path, with: "one\n")
    try Files.replace("file", in: directory.path, with: "two\n")
    #expect(try Files.text(of: path) == "two\n")
    #expect(try Files.names(in: directory.path) == ["file"])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test func `what a killed process left of a draft is taken up`() throws {
    try File(path + ".new", for: .new).write([UInt8](repeating: 9, count: 100))
    try Files.replace("file", in: directory.path, with: "whole\n")
    #expect(try Files.text(of: path) == "whole\n")
    #expect(try Files.names(in: directory.path) == ["file"])
  }

  @Test func `a draft goes with its value and leaves what was there`() throws {
    try Files.replace("file", in: directory.path, with: "old\n")
    do {
      let draft = try DraftFile(path, .replacing)
      try draft.write([UInt8](repeating: 1, count: 1 << 17))
    }
    #expect(try Files.text(of: path) == "old\n")
    #expect(try Files.names(in: directory.path) == ["file"])
  }

  @Test func `a draft for a free place is refused where something is, at the start and at the end`() throws {
    let draft = try DraftFile(path, .free)
    try draft.write([1])
    _ = try File(path, for: .new)
    #expect(fileError { () throws(LedgerFailure) in try draft.finish() }?.number.isPresence == true)
    #expect(try Files.bytes(of: path) == [])
    let second = fileError { () throws(LedgerFailure) in _ = try DraftFile(path, .free) }
    #expect(second?.number.isPresence == true)
  }

  @Test func `a file has one draft at a time`() throws {
    let draft = try DraftFile(path, .replacing)
    let second = fileError { () throws(LedgerFailure) in _ = try DraftFile(path, .replacing) }
    #expect(second?.number.isHeld == true)
    try draft.write([1])
    try draft.finish()
    #expect(try Files.bytes(of: path) == [1])
  }

  @Test func `many who replace one file at once leave one of their texts`() async throws {
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number: UInt8 in 0..<8 {
        group.addTask { for _ in 0..<20 { try Files.replace(path, with: [number, number, number]) } }
      }
      try await group.waitForAll()
    }
    let bytes = try #require(try Files.bytes(of: path))
    #expect(bytes.count == 3 && Set(bytes).count == 1)
    #expect(try Files.names(in: directory.path) == ["file"])
  }

  @Test func `a tree is removed, links in it are not followed`() throws {
    try Files.makeDirectory(path)
    try Files.makeDirectory(path + "/in")
    try Files.makeDirectory(directory.path + "/other")
    _ = try File(directory.path + "/other/kept", for: .new)
    _ = try File(path + "/in/gone", for: .new)
    try #require(symlink(directory.path + "/other", path + "/in/link") == 0)
    try Files.removeTree(path)
    #expect(try Files.names(in: directory.path) == ["other"])
    #expect(try Files.names(in: directory.path + "/other") == ["kept"])
    try Files.removeTree(path)
  }

  @Test func `a directory above is found in every spelling`() {
    #expect(Files.parent(of: "a/b") == "a")
    #expect(Files.parent(of: "/a") == "/")
    #expect(Files.parent(of: "a") == ".")
  }

  @Test func `a labelled text is read as it was written, and only whole`() throws {
    var text = LabelledText("daybook thing")
    text.add("format", 1)
    text.add("note", "two words")
    #expect(LabelledText(parsing: text.text) == text)
    #expect(text["note"] == "two words")
    #expect(LabelledText(parsing: String(text.text.dropLast())) == nil)
    #expect(LabelledText(parsing: "") == nil)
    #expect(LabelledText(parsing: "title\nnospace\n") == nil)
  }

  @Test func `a line break before a combining mark is one still`() {
    let text = LabelledText(parsing: "title\nname value\n\u{301}a b\n")
    #expect(text?.lines.map(\.name) == ["name", "\u{301}a"])
  }

  @Test(arguments: [DraftFile.Place.free, .replacing])
  func `a secret draft has no name until it is whole, and leaves nothing`(place: DraftFile.Place) throws {
    try Files.replace(path + ".new", with: [9, 9, 9])
    do {
      let draft = try DraftFile(secret: path, place)
      try draft.write([UInt8](repeating: 7, count: 1 << 17))
      #expect(try Files.names(in: directory.path) == [], "what an earlier one left is gone, too")
    }
    #expect(try Files.names(in: directory.path) == [])
    let draft = try DraftFile(secret: path, place)
    try draft.write([1, 2])
    try draft.finish()
    #expect(try Files.names(in: directory.path) == ["file"])
    #expect(try Files.bytes(of: path) == [1, 2])
    let other = fileError { () throws(LedgerFailure) in
      let draft = try DraftFile(secret: path, place)
      try draft.write([3])
      try draft.finish()
    }
    #expect((other == nil) == (place == .replacing))
    #expect(try Files.bytes(of: path) == (place == .replacing ? [3] : [1, 2]))
  }

  @Test func `a secret draft is refused at its end where something was put meanwhile`() throws {
    let draft = try DraftFile(secret: path, .free)
    try draft.write([1])
    try Files.replace(path, with: [5])
    #expect(fileError { () throws(LedgerFailure) in try draft.finish() }?.number.isPresence == true)
    #expect(try Files.bytes(of: path) == [5])
  }

  @Test func `a directory that is worked in goes with what is in it, and what others left`() throws {
    let parent = directory.path
    try Files.makeDirectory(parent + "/work.1")
    try Files.makeDirectory(parent + "/work.1/in")
    try Files.replace(parent + "/work.1/in/file", with: [1])
    try Files.makeDirectory(parent + "/work.2")
    try Files.replace(parent + "/work.2/letter", with: [1])
    try Files.makeDirectory(parent + "/works")
    let busy = try DirectoryLock(making: parent + "/work.3")
    let work = try WorkDirectory.make(in: parent, "work", holding: ["in"])
    try Files.replace(work.path + "/file", with: [1])
    #expect(Set(try Files.names(in: parent)).subtracting(["work.2", "work.3", "works"]).count == 1)
    try work.remove()
    #expect(Set(try Files.names(in: parent)) == ["work.2", "work.3", "works"])
    #expect(busy.isInPlace)
  }
}
