import DaybookStore

/// A table of rows in the store; the domain's `Table` is a restaurant table.
typealias RowTable = DaybookStore.Table
