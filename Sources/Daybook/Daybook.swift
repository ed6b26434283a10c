// What an embedder sees beside the ledger itself: the domain's words, time, and the snapshot that reads lend.
@_exported public import DaybookDomain
@_exported public import DaybookTime

@_exported public import struct DaybookViews.ViewSnapshot
