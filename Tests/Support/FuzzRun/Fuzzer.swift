#if FUZZER
  import DaybookFuzzing
  import Glibc

  /// libFuzzer's own loop, which the linker brings.
  @_silgen_name("LLVMFuzzerRunDriver")
  private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ take: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
  ) -> Int32

  enum Fuzzer {
    // Set once, before the loop that reads it begins.
    private nonisolated(unsafe) static var entry = FuzzEntry.record

    /// Makes bytes for the entry until an option says it is enough; the first argument is the entry's name.
    static func run(_ entry: FuzzEntry) -> Never {
      self.entry = entry
      var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) }
      arguments.remove(at: 1)
      var count = Int32(arguments.count)
      arguments.append(nil)
      let code = arguments.withUnsafeMutableBufferPointer { buffer in
        guard var start = buffer.baseAddress else { return Int32(2) }
        return runDriver(&count, &start) { bytes, count in
          FuzzRun.check(Array(UnsafeBufferPointer(start: bytes, count: count)), Fuzzer.entry)
          return 0
        }
      }
      exit(code)
    }
  }
#endif
