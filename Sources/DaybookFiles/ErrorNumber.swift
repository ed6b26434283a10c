internal import Glibc

/// The number of a system call's error (`errno`): its name for people, and what to do about it.
package struct ErrorNumber: Hashable, Sendable {
  package let value: Int32

  package init(_ value: Int32) { self.value = value }

  /// That of a file that is not there.
  package static let absence = ErrorNumber(ENOENT)

  /// The error of this thread's last failed call.
  package static var last: ErrorNumber { ErrorNumber(errno) }

  /// The system's text for it.
  package var text: String {
    unsafe strerror(value).map { unsafe String(cString: $0) } ?? "error \(value)"
  }

  /// There is no such file, or a part of the path is not a directory.
  package var isAbsence: Bool { value == ENOENT || value == ENOTDIR }

  /// Something is there already.
  package var isPresence: Bool { value == EEXIST || value == ENOTEMPTY }

  /// Out of space: the file system is full, a quota is used up, or the file is at its size limit.
  package var isOutOfSpace: Bool { value == ENOSPC || value == EDQUOT || value == EFBIG }

  /// The process or the machine has run out of something other than space: descriptors, memory, locks.
  ///
  /// It says nothing about the file.
  package var isOutOfResources: Bool {
    value == EMFILE || value == ENFILE || value == ENOMEM || value == ENOLCK
  }

  /// The caller is not allowed to.
  package var isForbidden: Bool { value == EACCES || value == EPERM || value == EROFS }

  /// Another process holds it.
  package var isHeld: Bool { value == EWOULDBLOCK || value == EBUSY }

  /// What to do about it.
  package var advice: String {
    switch value {
    case ENOSPC: "free some room on that file system and try again"
    case EDQUOT: "free some of the quota, or have it raised, and try again"
    case EFBIG: "raise the limit on the size of files (ulimit -f) and try again"
    case EACCES, EPERM: "check owner and mode of the file and of its directories, or choose another path"
    case EROFS: "the file system is mounted read-only: mount it for writing, or choose another path"
    case ENOENT: "check the path; its directory must be there"
    case ENOTDIR: "check the path: a part of it is a file"
    case EISDIR: "name a file; that is a directory"
    case EEXIST, ENOTEMPTY: "choose a path that is free, or move what is there away"
    case EMFILE: "this process has too many files open: raise its limit (ulimit -n) and try again"
    case ENFILE:
      "the machine has too many files open: raise fs.file-max, or end what holds them, and try again"
    case ENOMEM: "the machine has too little memory: free some and try again"
    case ENOLCK: "the system has no locks left: end what holds them, or use a local disk"
    case EINTR: "a signal interrupted it: try again"
    case EIO: "look at the disk and at the system's journal, then try again"
    case EWOULDBLOCK, EBUSY, ETXTBSY: "another process uses it: wait until it has ended"
    case ELOOP: "check the path: its links lead in a circle"
    case ENAMETOOLONG: "choose a shorter path"
    case EOPNOTSUPP, ENOSYS, EINVAL: "that file system cannot do it: choose a path on another"
    case EXDEV: "choose a path on the same file system"
    case EPIPE: "the reader has ended: run it again"
    case ENXIO, ENODEV: "name a file; that is a device or a pipe"
    case ESTALE: "the file system is no longer there: check its mount, then try again"
    default: "look at the system's journal, then try again"
    }
  }
}
