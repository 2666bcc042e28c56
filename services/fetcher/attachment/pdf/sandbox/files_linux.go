package sandbox

import (
	"errors"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/unix"
)

// readable are the places where programs find libraries, fonts and tables of
// characters. A place that is missing is left out.
var readable = [...]string{"/usr", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/nix/store", "/opt/homebrew", "/dev/null"}

const (
	// handled are all rights to files of the first version of Landlock.
	handled = unix.LANDLOCK_ACCESS_FS_MAKE_SYM<<1 - 1
	// granted to files and, with what is below them, to directories.
	grantedFile = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_EXECUTE
	grantedDir  = grantedFile | unix.LANDLOCK_ACCESS_FS_READ_DIR
)

// confineFiles lets the calling thread, and what it starts, read the system's
// files and the program at path, and do nothing else with files.
// See https://docs.kernel.org/userspace-api/landlock.html.
func confineFiles(path string) error {
	attr := unix.LandlockRulesetAttr{Handled_access_fs: handled}
	version, _, _ := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	size := unsafe.Sizeof(attr.Handled_access_fs)
	if int(version) >= 4 {
		attr.Handled_access_net = unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP
		size += unsafe.Sizeof(attr.Handled_access_net)
	}
	if int(version) >= 6 {
		attr.Scoped = unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | unix.LANDLOCK_SCOPE_SIGNAL
		size += unsafe.Sizeof(attr.Scoped)
	}
	if int(version) >= 3 {
		attr.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_REFER | unix.LANDLOCK_ACCESS_FS_TRUNCATE
	}
	rules, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)), size, 0)
	if errno != 0 {
		return errno
	}
	defer unix.Close(int(rules))
	for _, place := range append(readable[:len(readable):len(readable)], path) {
		if err := allowRead(int(rules), place); err != nil && !errors.Is(err, unix.ENOENT) {
			return err
		}
	}
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, rules, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

// allowRead adds the right to read place to the rules.
func allowRead(rules int, place string) error {
	if real, err := filepath.EvalSymlinks(place); err == nil {
		place = real
	}
	fd, err := unix.Open(place, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil {
		return err
	}
	beneath := unix.LandlockPathBeneathAttr{Allowed_access: grantedFile, Parent_fd: int32(fd)}
	if stat.Mode&unix.S_IFMT == unix.S_IFDIR {
		beneath.Allowed_access = grantedDir
	}
	_, _, errno := unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(rules), unix.LANDLOCK_RULE_PATH_BENEATH, uintptr(unsafe.Pointer(&beneath)), 0, 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}
