import Foundation
import Testing

@Suite struct FrameTests {
  static let options: [(String, [String])] = [
    ("init", ["--clock", "--json"]), ("exec", ["--clients", "--deadline"]),
    ("import", ["--format", "--covers", "--map", "--quarantine", "--json"]),
    ("export", ["--format", "--from", "--redact", "--with-vault", "--names", "--output", "--json"]),
    ("availability", ["--party", "--and", "--at-least", "--why", "--json"]),
    ("timeline", ["--at-least", "--json"]),
    ("report", ["--from", "--to", "--by", "--csv", "--html", "--json"]),
    ("what-if", ["--from", "--to", "--with", "--rules", "--svg", "--no-names", "--json"]),
    ("reservations", ["--venue", "--date", "--state", "--json"]), ("show", ["--json"]),
    (
      "log",
      [
        "--from", "--to", "--venue", "--reservation", "--type", "--by", "--key", "--request", "--follow",
        "--json",
      ]
    ),
    ("replay", ["--to", "--json"]),
    ("verify", ["--json"]), ("views", ["--all", "--json"]),
  ]

  @Test(arguments: options)
  func `every command has a help that names its options`(command: String, options: [String]) throws {
    let place = try Place.bare()
    for words in [[command, "--help"], [command, "-h"], ["help", command], ["--help", command]] {
      let ran = try place.run(words, onLedger: false)
      #expect(ran.code == 0)
      #expect(ran.output.contains("Usage: daybook \(command)"))
      for option in options + ["--ledger", "--help"] { #expect(ran.output.contains("  \(option)")) }
      #expect(ran.lines.allSatisfy { $0.count <= 100 })
      #expect(ran.errors.isEmpty)
    }
  }

  @Test func `the overview names every command, and asks for one when there is none`() throws {
    let place = try Place.bare()
    let help = try place.run("--help", onLedger: false)
    #expect(help.code == 0)
    for (command, _) in Self.options { #expect(help.output.contains("\n  \(command) ")) }
    let nothing = try place.run(onLedger: false)
    #expect(nothing.code == 2)
    #expect(nothing.output.isEmpty)
    #expect(nothing.errors.contains("Usage: daybook"))
    #expect(try place.run("--version", onLedger: false).output.hasPrefix("daybook "))
  }

  @Test(arguments: [
    (["verfy"], "unknown command \"verfy\"; did you mean verify?"),
    (["dessert"], "unknown command \"dessert\""),
    (["verify", "--jason"], "unknown option --jason; did you mean --json?"),
    (["verify", "--colour"], "unknown option --colour"),
    (["--ledgr", "x", "init"], "unknown option --ledgr; did you mean --ledger?"),
    (["--json", "verify"], "unknown option --json; options of a command stand after it"),
    (["verify", "now"], "\"now\" is one argument too many"), (["show"], "missing ID"),
    (["availability", "sahil"], "missing DATE"),
    (["availability", "sahil", "2030-05-01"], "missing --party"),
    (
      ["availability", "sahil", "2030-05-01", "--party", "0"],
      "--party: found \"0\"; allowed: a whole number, 1–1000"
    ),
    (
      ["availability", "sahil", "2030-05-32", "--party", "2"],
      "DATE: found \"2030-05-32\"; there is no such date; allowed: a date such as 2030-05-01"
    ),
    (["availability", "sahil", "2030-05-01", "--party"], "--party needs a value"),
    (
      ["availability", "sahil", "2030-05-01", "--party", "2,0"],
      "--party: found \"0\"; allowed: a whole number, 1–1000"
    ),
    (
      ["availability", "sahil", "2030-05-01..2030-05-32", "--party", "2"],
      "DATE: found \"2030-05-32\"; there is no such date; allowed: a date such as 2030-05-01"
    ),
    (
      ["availability", "sahil", "2030-05-02..2030-05-01", "--party", "2"],
      "DATE: found \"2030-05-02..2030-05-01\"; allowed: the earlier date first"
    ),
    (
      ["availability", "sahil", "2030-05-01..2030-08-01", "--party", "2"],
      "DATE: found 2030-05-01 to 2030-08-01, 93 days; allowed: at most 92"
    ),
    (["verify", "--json=yes"], "--json takes no value"),
    (["--ledger"], "--ledger needs a value"),
    (["verify", "--ledger", ""], "--ledger: found nothing; allowed: a directory"),
    (["init", "--clock", "wall"], "--clock: found \"wall\"; allowed: system or manual"),
    (["exec", "--clients", "0"], "--clients: found \"0\""),
    (["exec", "--clients", "1025"], "allowed: a whole number, 1–1024"),
    (["reservations", "--state", "gone"], "--state: found \"gone\"; allowed: booked"),
    (["show", "7"], "ID: found \"7\"; allowed: an id"),
    (["log", "--from", "0"], "--from: found \"0\"; allowed: 1 or more"),
    (["log", "--to", "soon"], "--to: found \"soon\"; allowed: a position, or a time such as"),
    (["log", "--to", "2030-05-01T19:00"], "write an offset, or Z, after it"),
    (["log", "--type", "bookd"], "--type: found \"bookd\"; allowed: a type of event"),
    (["log", "--by", "ana"], "--by: found \"ana\"; allowed: "),
    (["log", "--reservation", "x"], "--reservation: found \"x\""),
    (["import", "guests", "x"], "found \"guests\"; allowed: venues, reservations or bundle"),
    (["import", "venues", "x", "--format", "csv"], "--format: found \"csv\"; allowed: daybook or baku"),
    (["import", "reservations", "x"], "missing --format"),
    (["import", "reservations", "x", "--format", "air"], "missing --covers"),
    (
      ["import", "reservations", "x", "--format", "air", "--covers", "many"],
      "--covers: found \"many\"; allowed: a number or peak"
    ),
    (["views", "drop"], "found \"drop\"; allowed: list, rebuild, watch, back or prune"),
  ])
  func `what is not understood is said, with what is allowed, and ends with 2`(
    words: [String], message: String
  ) throws {
    let ran = try Place.bare().run(words, onLedger: false)
    #expect(ran.code == 2)
    #expect(ran.output.isEmpty)
    #expect(ran.errors.hasPrefix("daybook: "))
    #expect(ran.errors.contains(message), "\(ran.errors)")
  }

  private static let reading = [
    ["verify"], ["log"], ["replay"], ["reservations"], ["views"],
    ["show", "01900000-0000-7000-8000-000000000001"],
    ["availability", "sahil", "2030-05-01", "--party", "2"], ["timeline", "sahil", "2030-05-01"], ["exec"],
  ]

  @Test(arguments: reading)
  func `no ledger, and what is not a ledger, end with 3 and stay as they are`(words: [String]) throws {
    let place = try Place.bare()
    let none = try place.run(words)
    #expect(none.code == 3)
    #expect(
      none.errors
        == "daybook: open \(place.ledger): there is no ledger; make one with daybook --ledger \(place.ledger) init\n"
    )
    #expect(!FileManager.default.fileExists(atPath: place.ledger))
    _ = try place.file("ledger", "a letter to a guest")
    let file = try place.run(words)
    #expect(file.code == 3)
    #expect(file.errors.contains("open \(place.ledger): it is not a ledger"))
    #expect(try String(contentsOfFile: place.ledger, encoding: .utf8) == "a letter to a guest")
    unlink(place.ledger)
    try FileManager.default.createDirectory(atPath: place.ledger, withIntermediateDirectories: true)
    let empty = try place.run(words)
    #expect(empty.code == 3)
    #expect(empty.errors.contains("it is not a ledger"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.ledger).isEmpty)
    try FileManager.default.createDirectory(atPath: place.ledger + "/log", withIntermediateDirectories: true)
    _ = try place.file("ledger/log/data.mdb", String(repeating: "not a store ", count: 2000))
    let noise = try place.run(words)
    #expect(noise.code == 3)
    #expect(noise.errors.hasPrefix("daybook: open "))
  }

  @Test func `the ledger is the option's, else the environment's, else daybook ledger here`() throws {
    let place = try Place.bare()
    #expect(try place.run("init", onLedger: false).code == 0)
    #expect(FileManager.default.fileExists(atPath: place.path + "/daybook.ledger/log/data.mdb"))
    let variable = ["DAYBOOK_LEDGER": place.path + "/other"]
    #expect(try place.run("init", onLedger: false, environment: variable).code == 0)
    #expect(FileManager.default.fileExists(atPath: place.path + "/other/log/data.mdb"))
    #expect(try place.run("--ledger", "third", "init", onLedger: false, environment: variable).code == 0)
    #expect(try place.run("verify", "--ledger", "third", onLedger: false, environment: variable).code == 0)
    #expect(try place.run("--ledger=third", "verify", onLedger: false).code == 0)
    #expect(try place.run("verify", "--ledger=third", onLedger: false).code == 0)
    #expect(try place.run("verify", onLedger: false, environment: ["DAYBOOK_LEDGER": ""]).code == 0)
  }

  @Test func `init refuses a path where something is`() throws {
    let place = try Place.bare()
    let made = try place.run("init", "--json")
    #expect(made.code == 0)
    #expect(try made.json().first?.names == ["ledger", "path", "clock"])
    let before = try place.log()
    let again = try place.run("init")
    #expect(again.code == 3)
    #expect(again.errors.contains("create \(place.ledger): something is there already"))
    #expect(try place.log() == before)
    _ = try place.file("letter", "x")
    #expect(try place.run("init", "--ledger", "letter", onLedger: false).code == 3)
    let nowhere = try place.run("init", "--ledger", "no/where", onLedger: false)
    #expect(nowhere.code == 3)
    #expect(
      nowhere.errors.contains("create no/where: No such file or directory; make the directory no first"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).sorted() == ["ledger", "letter"])
  }

  @Test func `a directory that may not be written is told plainly`() throws {
    guard getuid() != 0 else { return }
    let place = try Place.bare()
    chmod(place.path, 0o500)
    defer { chmod(place.path, 0o700) }
    let ran = try place.run(["init"], onLedger: true)
    #expect(ran.code == 3)
  }

  @Test(arguments: [[1], [0, 1], [0, 1, 2], [2]] as [[Int32]])
  func `closed standard descriptors never become a file of the ledger`(closes: [Int32]) throws {
    let place = try Place(Place.book("10:00"))
    for words in [["log"], ["reservations", "--json"], ["verify"], ["views", "rebuild", "--all"]] {
      #expect(try place.run(words, closes: closes).code == 0)
    }
    _ = try place.run(["exec"], input: Array("\(Place.book("12:00"))\nnonsense\n".utf8), closes: closes)
    #expect(try place.run("verify").code == 0)
  }

  @Test func `a disk that is full when the answer is written ends with 3 and says so`() throws {
    let place = try Place(Place.book("10:00"))
    let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
    let errors = open(place.path + "/errors", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { for descriptor in [full, errors] { close(descriptor) } }
    let code = Place.wait(try place.start(["log"], output: full, errors: errors))
    #expect(code == 3)
    let text = try String(contentsOfFile: place.path + "/errors", encoding: .utf8)
    #expect(text == "daybook: write the standard output: No space left on device\n")
  }
}
