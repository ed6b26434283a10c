import DaybookCLI

/// The tool `daybook`: the command line over the built-in views alone.
@main enum DaybookMain {
  static func main() { DaybookTool.run() }
}
