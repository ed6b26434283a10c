import DaybookCLI
import DaybookRecipes

/// An embedder's own command line: the commands of `daybook`, which know the view `covers-per-hour`.
@main enum OwnTool {
  static func main() { DaybookTool.run(projections: [CoversPerHour()]) }
}
