import DaybookCLI
import Recipes

/// The commands of `daybook`, which know a view of the embedder's own.
@main enum Tool {
  static func main() { DaybookTool.run(projections: [CoversPerHour()]) }
}
