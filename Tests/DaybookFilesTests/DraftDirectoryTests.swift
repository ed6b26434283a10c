import DaybookFiles
import DaybookTemporary
import Glibc
import Testing

/// Directories in the making.
struct DraftDirectoryTests {
  private let directory: TemporaryDirectory
  private var target: String { directory.path + "/thing" }
  private let parts = ["log/data", "name"]

  init() throws { directory = try TemporaryDirectory() }

  private func fill(_ draft: borrowing DraftDirectory, _ text: String = "x") throws(LedgerFailure) {
    try Files.makeDirectory(draft.path + "/log")
    try File(draft.path + "/log/data", for: .new).write(Array(text.utf8))
    try File(draft.path + "/name", for: .new).write(Array(text.utf8))
  }

  @Test func `it is there whole, under its name alone`() throws {
    var draft = try DraftDirectory.begin(of: target, "making", parts: parts)
    try fill(draft)
    try draft.finish()
    #expect(try Files.names(in: directory.path) == ["thing"])
    #expect(try Files.names(in: target).sorted() == ["log", "name"])
  }

  @Test func `one that is not finished leaves nothing`() throws {
    do {
      let draft = try DraftDirectory.begin(of: target, "making", parts: parts)
      try fill(draft)
    }
    #expect(try Files.names(in: directory.path) == [])
  }

  @Test func `what a killed process left is removed first`() throws {
    try Files.makeDirectory(target + ".making")
    try Files.makeDirectory(target + ".making/log")
    try File(target + ".making/log/data", for: .new).write([1])
    var draft = try DraftDirectory.begin(of: target, "making", parts: parts)
    #expect(try Files.names(in: draft.path) == [])
    try fill(draft)
    try draft.finish()
  }

  @Test(arguments: ["other", "log/other"])
  func `what is not a draft of ours is left alone`(name: String) throws {
    try Files.makeDirectory(target + ".making")
    try Files.makeDirectory(target + ".making/log")
    try File(target + ".making/log/data", for: .new).write([1])
    _ = try File(target + ".making/" + name, for: .new)
    let error = fileError { () throws(LedgerFailure) in
      _ = try DraftDirectory.begin(of: target, "making", parts: parts)
    }
    #expect(error?.number.isPresence == true)
    #expect(try Files.bytes(of: target + ".making/log/data") == [1])
    #expect(try Files.isTaken(target + ".making/" + name))
  }

  @Test func `one at a time, whoever is second is told`() throws {
    let draft = try DraftDirectory.begin(of: target, "making", parts: parts)
    let error = fileError { () throws(LedgerFailure) in
      _ = try DraftDirectory.begin(of: target, "making", parts: parts)
    }
    #expect(error?.number.isHeld == true)
    #expect(try Files.isTaken(draft.path))
  }

  @Test func `a place taken meanwhile is found at the end, and what took it is left`() throws {
    var first = try DraftDirectory.begin(of: target, "making", parts: parts)
    var second = try DraftDirectory.begin(of: target, "restoring", parts: parts)
    try fill(first, "first")
    try fill(second, "second")
    try first.finish()
    let error = fileError { () throws(LedgerFailure) in try second.finish() }
    #expect(error?.number.isPresence == true)
    #expect(try Files.text(of: target + "/name") == "first")
  }

  @Test func `a draft taken away is not given the name of what stands there now`() throws {
    var draft = try DraftDirectory.begin(of: target, "making", parts: parts)
    try fill(draft)
    try #require(rename(draft.path, directory.path + "/elsewhere") == 0)
    try Files.makeDirectory(draft.path)
    #expect(fileError { () throws(LedgerFailure) in try draft.finish() }?.number.isAbsence == true)
    #expect(try !Files.isTaken(target))
  }

  @Test func `of many at once exactly one makes it, whole`() async throws {
    let (target, parts) = (target, parts)
    for round in 0..<50 {
      let made = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<8 {
          group.addTask {
            // Two kinds of work, which do not share a draft.
            let suffix = number.isMultiple(of: 2) ? "making" : "restoring"
            let error = fileError { () throws(LedgerFailure) in
              var draft = try DraftDirectory.begin(of: target, suffix, parts: parts)
              try Files.makeDirectory(draft.path + "/log")
              try File(draft.path + "/log/data", for: .new).write([1])
              try File(draft.path + "/name", for: .new).write([1])
              try draft.finish()
            }
            guard let error else { return true }
            guard error.number.isPresence || error.number.isHeld else { throw error }
            return false
          }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(made == 1, "round \(round)")
      #expect(try Files.bytes(of: target + "/log/data") == [1])
      #expect(try Files.names(in: directory.path) == ["thing"])
      try Files.removeTree(target)
    }
  }
}
