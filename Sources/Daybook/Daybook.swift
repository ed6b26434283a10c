// What an embedder sees beside the ledger itself: the domain's words and time. Nothing else is re-exported.
@_exported public import DaybookDomain
@_exported public import DaybookTime
