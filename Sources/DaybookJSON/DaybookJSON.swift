// Whoever reads commands from JSON has the texts' own types with them.
@_exported public import DaybookJSONText
