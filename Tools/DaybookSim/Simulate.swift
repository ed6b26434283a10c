import DaybookStore
@preconcurrency import Glibc

@main
struct Simulate {
  static func main() {
    unsafe setvbuf(stdout, nil, _IOLBF, 0)
    SeededEntropy.install()
    let arguments: SimArguments
    do throws(UsageError) {
      arguments = try SimArguments(CommandLine.arguments.dropFirst())
    } catch {
      print("daybook-sim: \(error.message)\n\(SimArguments.usage)")
      exit(2)
    }
    guard !arguments.wantsHelp else { return print(SimArguments.usage) }
    exit(Night(arguments).run() ? 0 : 1)
  }
}
