public import Daybook

/// The commands of `daybook`, for an executable of an embedder's own that registers projections.
///
/// ```swift
/// @main enum Tool {
///   static func main() { DaybookTool.run(projections: [CoversPerHour()]) }
/// }
/// ```
///
/// `views`, `doctor` and `verify --views` then treat the projections as the built-in views.
public enum DaybookTool {
  /// Runs the command that the words name, the executable's own name first, and ends the process with its code.
  ///
  /// It belongs into an executable that does nothing else: it takes over the process's signals, and `verify` starts
  /// that executable again as a child process. Codes: 0 done, 1 refused or a difference, 2 usage, 3 failure.
  public static func run(
    _ words: [String] = CommandLine.arguments, projections: [any Projection] = []
  ) -> Never {
    Program.run(words, projections: projections)
  }
}
