import DaybookFuzzing
import DaybookOperations
import Glibc

/// Gives bytes to one entry: `DaybookFuzzRun ENTRY FILE…`; `DaybookFuzzRun --entries` lists them.
///
/// `Tools/fuzz` builds it with libFuzzer, whose options then stand where the files do. A fault ends the process.
@main enum FuzzRun {
  static func main() throws {
    let arguments = CommandLine.arguments
    if arguments.dropFirst().elementsEqual(["--entries"]) {
      for entry in FuzzEntry.allCases { print(entry.rawValue) }
      return
    }
    guard arguments.count > 1, let entry = FuzzEntry(rawValue: arguments[1]) else {
      print("usage: DaybookFuzzRun ENTRY FILE… | --entries")
      exit(2)
    }
    #if FUZZER
      Fuzzer.run(entry)
    #else
      for path in arguments.dropFirst(2) { check(try FileBytes.read(path), entry) }
    #endif
  }

  static func check(_ bytes: [UInt8], _ entry: FuzzEntry) {
    if let fault = entry.fault(in: bytes) { fatalError("\(entry.rawValue): \(fault)") }
  }
}
