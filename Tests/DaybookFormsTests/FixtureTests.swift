import DaybookDomain
import DaybookForms
import Foundation
import Testing

struct FixtureTests {
  /// Writes once, before any test reads.
  static let written = Result { try Fixtures.writeMissing() }

  init() throws { try Self.written.get() }

  @Test(arguments: Fixtures.names)
  func `the stored bytes decode to the fact and encode to the same bytes`(name: String) throws {
    let (bytes, fact) = (try Fixtures.bytes(name), try Fixtures.fact(name))
    let read = try decoded(bytes, position: fact.position)
    #expect(read == fact)
    #expect(hex(encoded(read)) == hex(bytes))
    #expect(isDeterministic(bytes))
    #expect(name.split(separator: "-")[0] == fact.event.type.rawValue)
  }

  @Test(arguments: Fixtures.names)
  func `the listing beside the bytes names the same fields`(name: String) throws {
    let fact = try decoded(try Fixtures.bytes(name))
    #expect(ListingWriter.listing { RecordForm.write(fact, to: &$0) } == (try Fixtures.listing(name)))
  }

  @Test(arguments: EventType.allCases)
  func `every type of event has a fixture of form 1`(type: EventType) {
    #expect(Fixtures.facts.contains { $0.name == type.rawValue && $0.fact.event.type == type })
    #expect(EventForms.current(type) >= 1)
  }

  @Test func `every stored file belongs to a fact that is read`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Fixtures.folder.path)
    #expect(Set(files) == Set(Fixtures.names.flatMap { ["\($0).cbor.hex", "\($0).json"] }))
    #expect(Set(Fixtures.names).count == Fixtures.names.count)
  }

  @Test(arguments: Fixtures.names)
  func `a record's head is read without its data`(name: String) throws {
    let fact = try Fixtures.fact(name)
    let bytes = try Fixtures.bytes(name)
    let head = try RecordForm.peek(bytes.span.bytes)
    #expect(head.type == fact.event.type)
    #expect(head.version == 1)
    #expect(head.venue == fact.venue)
    #expect(head.key == fact.key)
    #expect(head.by == fact.by)
  }
}

extension Fixtures {
  /// Only when asked to, and never over what is there.
  static func writeMissing() throws {
    guard ProcessInfo.processInfo.environment["DAYBOOK_WRITE_FIXTURES"] == "1" else { return }
    for (name, fact) in facts {
      let file = folder.appendingPathComponent("\(name).cbor.hex")
      guard !FileManager.default.fileExists(atPath: file.path) else { continue }
      try Data((hex(encoded(fact)) + "\n").utf8).write(to: file, options: .withoutOverwriting)
      try Data(ListingWriter.listing { RecordForm.write(fact, to: &$0) }.utf8)
        .write(to: folder.appendingPathComponent("\(name).json"))
    }
  }
}
