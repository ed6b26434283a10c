import Foundation
import Testing

@testable import DaybookCLI

/// Manual pages and completions: what the declarations say, and nothing forgotten.
@Suite struct ManualTests {
  private static let commands = Program.declarations

  /// The text of a page, its macros and escapes decoded.
  private func plain(_ page: String) -> String {
    let unquoted = page.replacing(/\\f[BIR]/, with: "").replacing("\\-", with: "-").replacing(
      "\\(aq", with: "'"
    )
    .replacing("\\(dq", with: "\"").replacing("\\(rs", with: "\\").replacing("\\(ti", with: "~")
    .replacing("\\(ha", with: "^").replacing("\\(ga", with: "`").replacing("\\&", with: "")
    return unquoted.replacing(/\\\[u([0-9A-F]+)\]/) { match in
      UInt32(match.1, radix: 16).flatMap(Unicode.Scalar.init).map(String.init) ?? ""
    }
  }

  @Test(arguments: commands.map(\.name))
  func `a command's page has all its declaration says`(name: String) throws {
    let one = try #require(Self.commands.first { $0.name == name })
    let ran = try Place.bare().run("manual", name, onLedger: false)
    #expect(ran.code == 0)
    let page = plain(ran.output)
    #expect(page.hasPrefix(".TH \"DAYBOOK-\(name.uppercased())\" 1 \"\" \"daybook "))
    for text in [one.abstract, "daybook \(name)", "--ledger DIR", "--help"] { #expect(page.contains(text)) }
    for line in one.discussion.split(separator: "\n") { #expect(page.contains(line)) }
    for argument in one.arguments {
      #expect(page.contains(".TP\n.B \"\(argument.name)\"\n\(argument.help)\n"))
    }
    for option in one.options {
      let head = "--\(option.name)" + (option.value.map { " \($0)" } ?? "")
      #expect(page.contains(".TP\n\(head)\n\(option.help)\n"), "\(head)")
    }
    for example in one.examples { #expect(page.contains(".EX\n\(example)\n.EE\n"), "\(example)") }
  }

  @Test func `the page of daybook itself names every command, and --directory writes all pages`() throws {
    let place = try Place.bare()
    let overview = try place.run("manual", onLedger: false).output
    for one in Self.commands {
      #expect(plain(overview).contains(".TP\n.B \"\(one.name)\"\n\(one.abstract)\n"))
    }
    let ran = try place.run("manual", "--directory", place.path, onLedger: false)
    #expect(ran.code == 0 && ran.output == "\(Self.commands.count + 1) pages in \(place.path).\n")
    let files = try FileManager.default.contentsOfDirectory(atPath: place.path)
    #expect(Set(files) == Set(["daybook.1"] + Self.commands.map { "daybook-\($0.name).1" }))
    #expect(try String(contentsOfFile: place.path + "/daybook.1", encoding: .utf8) == overview)
    #expect(try place.run("manual", "--directory", place.path + "/none", onLedger: false).code == 3)
    #expect(try place.run("manual", "verify", "--directory", place.path, onLedger: false).code == 2)
    let unknown = try place.run("manual", "verfy", onLedger: false)
    #expect(unknown.code == 2 && unknown.errors.contains("did you mean verify?"))
  }

  /// The macros used, with the fewest and most arguments each takes.
  private static let macros: [String: ClosedRange<Int>] = [
    "TH": 5...5, "SH": 1...1, "B": 1...1, "TP": 0...0, "EX": 0...0, "EE": 0...0,
  ]

  @Test func `every page is well formed, whatever the formatter's encoding`() throws {
    for page in ManualPage.all {
      let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.last == "" && !lines.dropLast().contains(""), "\(page.name)")
      var examples = 0
      for line in lines {
        #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(page.name): \(line)")
        #expect(!line.hasPrefix("'"), "\(page.name): \(line)")
        // Each escape is one that groff and mandoc know.
        let escapes = line.replacing(/\\(f[BIR]|-|&|\((aq|dq|rs|ti|ha|ga)|\[u[0-9A-F]{4,6}\])/, with: "")
        #expect(!escapes.contains("\\"), "\(page.name): \(line)")
        guard line.hasPrefix(".") else { continue }
        let name = String(line.dropFirst().prefix { $0 != " " })
        let rest = line.dropFirst(1 + name.count)
        let arguments = rest.isEmpty ? 0 : rest.matches(of: #/ ("[^"]*"|[^" ]+)/#).count
        #expect(Self.macros[name]?.contains(arguments) == true, "\(page.name): \(line)")
        examples += name == "EX" ? 1 : name == "EE" ? -1 : 0
        #expect((0...1).contains(examples))
      }
      #expect(examples == 0)
      let sections = lines.filter { $0.hasPrefix(".SH") }.map { $0.dropFirst(5).dropLast() }
      #expect(sections.starts(with: ["NAME", "SYNOPSIS", "DESCRIPTION"]) && sections.last == "SEE ALSO")
      // What `whatis` reads: one line, name and abstract.
      #expect(lines[2].hasPrefix("\(page.name.replacing("-", with: "\\-")) \\- "))
    }
  }

  @Test func `a line that begins like a request, quotes and other alphabets are kept as they are`() {
    #expect(Roff.line(".TH is\n'no") == "\\&.TH is\n\\(aqno\n")
    #expect(Roff.argument("a \"b\" \\ – Bağı") == "\"a \\(dqb\\(dq \\(rs \\[u2013] Ba\\[u011F]\\[u0131]\"")
  }

  // MARK: completions

  /// What bash offers after these words, the last of which is being typed.
  private func offered(_ words: String...) throws -> [String] {
    let place = try Place.bare()
    let script = try place.file("daybook.bash", try place.run("completions", "bash", onLedger: false).output)
    let quoted = (["daybook"] + words).map { "'\($0)'" }.joined(separator: " ")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.currentDirectoryURL = URL(fileURLWithPath: place.path)
    process.arguments = [
      "--norc", "-uec",
      """
      source '\(script)'; mkdir 'a dir'; touch 'a file'; COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count); set +e
      _daybook; printf '%s\\n' "${COMPREPLY[@]}"
      """,
    ]
    let output = Pipe()
    let errors = Pipe()
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let told = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && told.isEmpty, "\(told)")
    return text.split(separator: "\n").map(String.init)
  }

  @Test func `bash offers every command, and every option of each`() throws {
    #expect(try offered("") == Self.commands.map(\.name) + ["help"])
    #expect(try offered("--ledger", "x", "help", "") == Self.commands.map(\.name))
    #expect(try offered("--").sorted() == ["--help", "--ledger", "--version"])
    #expect(try offered("ver") == ["verify"])
    for one in Self.commands {
      let options = (one.options + Declaration.global).map { "--\($0.name)" }
      #expect(try offered(one.name, "--") == options, "\(one.name)")
    }
  }

  @Test func `bash offers choices, files and directories where they are meant`() throws {
    #expect(try offered("views", "") == ["list", "rebuild", "watch", "back", "prune"])
    #expect(try offered("views", "--json", "re") == ["rebuild"])
    #expect(try offered("--ledger=x", "init", "--clock", "") == ["system", "manual"])
    #expect(try offered("init", "--clock", "=", "m") == ["manual"])
    #expect(try offered("init", "--ledger", "x", "--clock", "=", "") == ["system", "manual"])
    #expect(try offered("exec", "a").sorted() == ["a dir", "a file"])
    #expect(try offered("import", "venues", "a f") == ["a file"])
    #expect(try offered("zones", "adopt", "--zoneinfo", "a") == ["a dir"])
    #expect(try offered("verify", "") == [])
    #expect(try offered("log", "--from", "") == [])
    #expect(try offered("manual", "doc") == ["doctor"])
  }

  @Test func `zsh and fish are told every command, argument and option with its help`() throws {
    let zsh = try Place.bare().run("completions", "zsh", onLedger: false).output
    let fish = try Place.bare().run("completions", "fish", onLedger: false).output
    #expect(zsh.hasPrefix("#compdef daybook\n"))
    for one in Self.commands {
      #expect(zsh.contains("    '\(one.name):\(one.abstract.replacing("'", with: #"'\''"#))'\n"))
      let line = try #require(zsh.split(separator: "\n").first { $0.contains(" \(one.name)) _arguments ") })
      let here = fish.split(separator: "\n").filter { $0.contains("seen_subcommand_from \(one.name)'") }
      #expect(fish.contains(" -a \(one.name) -d '"))
      for option in one.options {
        #expect(line.contains("'\(option.isRepeated ? "*" : "")--\(option.name)["))
        #expect(here.contains { $0.contains(" -l \(option.name) ") })
      }
      #expect(here.count == one.options.count + one.arguments.count)
      for argument in one.arguments {
        #expect(line.contains(":\(argument.name):"))
        #expect(here.contains { $0.contains("'\(argument.name): ") })
      }
    }
    #expect(zsh.contains(" '*--item[A dish of ") && zsh.contains(" '*--also-forget["))
    #expect(
      zsh.contains("'--clock[Where its time comes from; default system.]:system|manual:(system manual)'"))
    #expect(fish.contains("-l clock -r -a 'system manual' -d "))
    let unknown = try Place.bare().run("completions", "tcsh", onLedger: false)
    #expect(unknown.code == 2 && unknown.errors.contains("allowed: bash, zsh, fish"))
  }
}
