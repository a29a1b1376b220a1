#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A call to the operating system that can fail.
package enum SystemCall: String, Hashable, Sendable, CaseIterable {
  case open, close, read, write, truncate, synchronize, setPermissions, setOwner, setGroup, lock
  case status, list, makeDirectory, removeDirectory, rename, unlink
}

/// A call to the operating system that failed, with the number that it gave as the reason.
package struct SystemError: Error, Hashable, Sendable {
  /// The call that failed.
  package let call: SystemCall
  /// The operating system's `errno`.
  package let number: Int32

  /// A failed call and its `errno`.
  package init(_ call: SystemCall, _ number: Int32) { (self.call, self.number) = (call, number) }

  /// The error of the call that has just failed.
  package static func last(_ call: SystemCall) -> SystemError { SystemError(call, errno) }

  /// Interrupted by a signal before anything was done: the only failure that is simply tried again.
  package static let interrupted: Int32 = EINTR
  /// A device failed to read or write.
  package static let inputOutput: Int32 = EIO
  /// The disk is full.
  package static let noSpace: Int32 = ENOSPC
  /// The owner's quota is used up.
  package static let quotaExceeded: Int32 = EDQUOT
  /// There is no such file or directory.
  package static let notFound: Int32 = ENOENT
  /// A file of that name is there already.
  package static let exists: Int32 = EEXIST
  /// A component of the path is no directory.
  package static let notADirectory: Int32 = ENOTDIR
  /// A symbolic link stands where it must not be followed.
  package static let symbolicLink: Int32 = ELOOP
  /// The directory still holds something.
  package static let notEmpty: Int32 = ENOTEMPTY
  /// The caller lacks a permission.
  package static let accessDenied: Int32 = EACCES
  /// The operation is not permitted to the caller.
  package static let notPermitted: Int32 = EPERM
  /// The file system is mounted for reading only.
  package static let readOnly: Int32 = EROFS
  /// The lock is held by another.
  package static let wouldBlock: Int32 = EWOULDBLOCK
  /// A file is larger than can be dealt with.
  package static let tooLarge: Int32 = EFBIG
  /// The file is not open in the way that the call needs.
  package static let badFile: Int32 = EBADF

  /// The operating system's words for the number: `No such file or directory`.
  package var message: String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}
