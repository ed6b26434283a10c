internal import CDaybookLMDB
internal import Glibc

/// The network file systems, on which neither LMDB's locks nor its map can be trusted.
package enum NetworkFileSystem {
  /// By the magic number `statfs` gives (Linux `magic.h`, and the file systems' own headers).
  private static let names: [UInt32: String] = [
    0x0000_6969: "nfs", 0x0000_517B: "smb", 0xFF53_4D42: "cifs", 0xFE53_4D42: "smb3", 0x0000_564C: "ncp",
    0x5346_414F: "afs", 0x6B41_4653: "afs", 0x7375_7245: "coda", 0x00C3_6400: "ceph",
    0x0BD0_0BD0: "lustre", 0x4750_4653: "gpfs", 0xAAD7_AAEA: "panfs", 0x1983_0326: "beegfs",
  ]

  /// The name for a magic number, nil when it is no network file system's.
  package static func name(magic: UInt32) -> String? { names[magic] }

  /// The network file system that a path is on; nil when it is on none, or cannot be examined.
  package static func name(at path: String) -> String? {
    var status = statfs()
    guard unsafe statfs(path, &status) == 0 else { return nil }
    return name(magic: UInt32(truncatingIfNeeded: status.f_type))
  }
}
