import DaybookStore

/// A table of rows; the domain's tables are of another kind.
typealias RowTable = DaybookStore.Table
