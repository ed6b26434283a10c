// What a client throws.
@_exported public import struct DaybookFiles.LedgerFailure
