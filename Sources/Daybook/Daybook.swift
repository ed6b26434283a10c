// What an embedder sees beside the ledger itself: the domain's types, time, and the types that reads return.
@_exported public import DaybookDomain
@_exported public import DaybookTime

@_exported public import struct DaybookFiles.LedgerFailure
@_exported public import struct DaybookViews.Diary
@_exported public import struct DaybookViews.DiaryBucket
@_exported public import struct DaybookViews.DishCount
@_exported public import struct DaybookViews.EventFilter
@_exported public import struct DaybookViews.FloorClaim
@_exported public import struct DaybookViews.FloorPlan
@_exported public import struct DaybookViews.GuestCard
@_exported public import struct DaybookViews.PassCourse
@_exported public import struct DaybookViews.PassWait
@_exported public import struct DaybookViews.PoolParty
@_exported public import struct DaybookViews.PoolStatus
@_exported public import struct DaybookViews.PrepLine
@_exported public import enum DaybookViews.PrepPhase
@_exported public import struct DaybookViews.PrepStation
@_exported public import protocol DaybookViews.Projection
@_exported public import struct DaybookViews.ProjectionRow
@_exported public import struct DaybookViews.ProjectionRows
@_exported public import struct DaybookViews.ProjectionTransaction
@_exported public import struct DaybookViews.RowBytes
@_exported public import protocol DaybookViews.RowPart
@_exported public import struct DaybookViews.TableStatus
@_exported public import enum DaybookViews.TableUse
@_exported public import struct DaybookViews.UnreadableRow
@_exported public import struct DaybookViews.ViewSnapshot
@_exported public import struct DaybookViews.ViewStatus
@_exported public import struct DaybookViews.WaitlistPlace
