import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookTime
import Foundation
import Testing

struct CommandTests {
  /// The folder of fingerprints' plaintexts, one of each command or more.
  static let folder = Fixtures.root.appendingPathComponent("fingerprints")
  static let all = FirstCommands.all + CommandSamples.all

  /// Writes once, before any test reads.
  static let written = Result { try writeMissing() }

  init() throws { try Self.written.get() }

  @Test(arguments: all.map(\.name))
  func `a command's bytes are what they were when its fixture was written`(name: String) throws {
    let command = try #require(Self.all.first { $0.name == name }).command
    let stored = try Fixtures.bytes(in: Self.folder.appendingPathComponent("\(name).cbor.hex"))
    #expect(hex(Self.bytes(of: command)) == hex(stored))
    #expect(name.split(separator: "-")[0] == command.name)
  }

  @Test func `every kind of command has a fixture, and no fixture is without its command`() throws {
    let names = Set(Self.all.map(\.name))
    #expect(names.count == Self.all.count)
    for kind in Command.kinds { #expect(names.contains("\(kind.note.name)"), "\(kind.note.name)") }
    let kinds = Set(Command.kinds.map { ObjectIdentifier($0) })
    for (name, command) in Self.all {
      #expect(kinds.contains(ObjectIdentifier(type(of: command.body))), "\(name)")
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(names.map { "\($0).cbor.hex" }))
  }

  /// Only when asked to, and never over what is there.
  private static func writeMissing() throws {
    guard ProcessInfo.processInfo.environment["DAYBOOK_WRITE_FIXTURES"] == "1" else { return }
    for (name, command) in all {
      let file = folder.appendingPathComponent("\(name).cbor.hex")
      guard !FileManager.default.fileExists(atPath: file.path) else { continue }
      try Data((hex(bytes(of: command)) + "\n").utf8).write(to: file, options: .withoutOverwriting)
    }
  }

  private static func bytes(of command: Command) -> [UInt8] {
    DaybookFormsTests.written { CommandForm.encode(command, into: &$0) }
  }

  static let commands: [(command: Command, fields: String)] = [
    (DefineVenue(Samples.bareVenue).command, "venue command"),
    (Book(venue: "sahil", party: 2, start: "2030-05-01T10:00").command, "party start venue command"),
    (
      Book(
        venue: "sahil", party: 2, start: "2030-05-01T10:00", tables: ["T1"], pool: "covers", units: 4,
        guest: Samples.person
      ).command, "pool guest party start units venue tables command"
    ),
    (Book(hold: Samples.hold, guest: Guest(name: "Ana")).command, "hold guest command"),
    (
      PlaceHold(
        venue: "sahil", party: 4, start: "2030-05-01T19:00", tables: [], pool: "covers", units: 2,
        seconds: 300
      )
      .command, "pool party start units venue tables command seconds"
    ),
    (PlaceHold(venue: "sahil", party: 4, start: "2030-05-01T19:00").command, "party start venue command"),
    (ReleaseHold(Samples.hold).command, "hold command"),
    (Modify(Samples.reservation).command, "command reservation"),
    (
      Modify(Samples.reservation, party: 3, start: "2030-05-01T19:00+04:00", tables: ["T2"]).command,
      "party start tables command reservation"
    ),
    (Cancel(Samples.reservation).command, "command reservation"),
    (Arrive(Samples.reservation).command, "command reservation"),
    (Seat(Samples.reservation).command, "command reservation"),
    (Leave(Samples.reservation).command, "command reservation"),
    (Complete(Samples.reservation).command, "command reservation"),
    (MarkNoShow(Samples.reservation).command, "command reservation"),
    (WalkIn(venue: "sahil", party: 2).command, "party venue command"),
    (
      WalkIn(venue: "sahil", party: 2, tables: ["T1"], guest: Guest()).command,
      "guest party venue tables command"
    ),
    (
      PlaceBlock(venue: "sahil", from: "2030-05-01T10:00", until: "2030-05-02T10:00").command,
      "from until venue command"
    ),
    (
      PlaceBlock(
        venue: "sahil", tables: ["T1"], area: "hall", from: "2030-05-01T10:00", until: "2030-05-02T10:00",
        reason: "chair"
      ).command, "area from until venue reason tables command"
    ),
    (RemoveBlock(Samples.block).command, "block command"),
    (SetMaintenance(on: true, message: "noon").command, "on command message"),
    (SetMaintenance(on: false).command, "on command"),
    (AdvanceClock(to: Samples.evening).command, "to command"), (AcceptClock().command, "command"),
  ]

  @Test(arguments: commands.indices)
  func `a command's bytes hold the fields given and no others`(index: Int) throws {
    let (command, fields) = Self.commands[index]
    let bytes = Self.bytes(of: command)
    #expect(isDeterministic(bytes))
    var reader = CBORReader(bytes.span.bytes)
    var names: [String] = []
    for _ in 0..<(try reader.readMapHeader()) {
      names.append(try reader.readText())
      if names.last == "command" {
        #expect(try reader.readText() == command.name)
      } else {
        try reader.skip()
      }
    }
    #expect(names == fields.split(separator: " ").map(String.init))
  }

  @Test func `different commands have different bytes`() {
    for commands in [Self.commands.map(\.command), Self.all.map(\.command)] {
      #expect(Set(commands.map(Self.bytes)).count == commands.count)
    }
  }

  @Test func `a booking's bytes are what was frozen, times as typed`() {
    let book = Book(
      venue: "sahil", party: 2, start: "2030-05-01T10:00", tables: ["T1"], guest: Guest(name: "Ana")
    ).command
    #expect(
      hex(Self.bytes(of: book))
        == "a6" + "656775657374" + "a1646e616d6563416e61" + "657061727479" + "02"
        + "657374617274" + "70323033302d30352d30315431303a3030" + "6576656e7565" + "65736168696c"
        + "667461626c6573" + "81625431" + "67636f6d6d616e64" + "64626f6f6b")
  }
}
