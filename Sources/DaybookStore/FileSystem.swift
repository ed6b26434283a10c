internal import CDaybookLMDB
internal import Glibc

/// The file system that a path is on, as far as a store depends on it.
package struct FileSystem: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Writes in place, to a disk of this machine.
    case local
    /// Writes changed data to another place, so space that was allocated once may be missing later.
    case copyOnWrite
    /// Lost when the machine loses power.
    case memory
    case network
  }

  /// Its name, or its magic number in hexadecimal where the name is not known here.
  package let name: String
  package let kind: Kind
  /// Bytes that a process without root's rights can still write.
  package let freeByteCount: UInt64
  package let byteCount: UInt64

  /// By the magic number `statfs` gives (Linux `magic.h`, and the file systems' own headers).
  private static let known: [UInt32: (String, Kind)] = [
    0x0000_EF53: ("ext4", .local), 0x5846_5342: ("xfs", .local), 0xF2F5_2010: ("f2fs", .local),
    0x3153_464A: ("jfs", .local), 0x794C_7630: ("overlay", .local),
    0x9123_683E: ("btrfs", .copyOnWrite), 0x2FC1_2FC1: ("zfs", .copyOnWrite),
    0xCA45_1A4E: ("bcachefs", .copyOnWrite), 0x0000_3434: ("nilfs", .copyOnWrite),
    0x0102_1994: ("tmpfs", .memory), 0x8584_58F6: ("ramfs", .memory),
  ]

  /// The name and kind for a magic number; an unknown one counts as local.
  package static func named(magic: UInt32) -> (name: String, kind: Kind) {
    if let name = NetworkFileSystem.name(magic: magic) { return (name, .network) }
    return known[magic] ?? ("type 0x" + String(magic, radix: 16), .local)
  }

  /// Nil when the path cannot be examined.
  package init?(path: String) {
    var status = statfs()
    guard unsafe statfs(path, &status) == 0 else { return nil }
    (name, kind) = FileSystem.named(magic: UInt32(truncatingIfNeeded: status.f_type))
    let block = UInt64(max(0, status.f_bsize))
    freeByteCount = UInt64(status.f_bavail) * block
    byteCount = UInt64(status.f_blocks) * block
  }
}
